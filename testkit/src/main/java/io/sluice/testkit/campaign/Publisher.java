package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient;
import io.sluice.testkit.mqtt.StrictClient.Identity;
import io.sluice.testkit.mqtt.StrictClient.Owner;
import io.sluice.testkit.mqtt.StrictClient.Publication;
import io.sluice.testkit.mqtt.Violations;
import java.util.Random;

/**
 * Sends numbered messages of QoS 1 and 2 as long as it may; comes back after every loss of its connection, and loses it by itself
 * now and then.
 */
final class Publisher implements Owner, Runnable {
    /** Its topics begin so. */
    static final String LOAD = "load/";

    /**
     * Last level of the topic of QoS 1 messages of publishers that use packet identifiers again at once: the server cannot know
     * one of them again that it acknowledged.
     */
    private static final String REUSED = "/reused";

    private final String name;
    private final boolean cycling;
    private final StrictClient client;
    private final Ledger ledger;
    private final Pace pace;
    private final Random random;

    Publisher(int number, int port, Ledger ledger, Violations violations, Pace pace, long seed) {
        this.name = "publisher-" + number;
        this.ledger = ledger;
        this.pace = pace;
        this.random = new Random(seed);
        this.cycling = number / 2 % 2 == 1;
        Identity identity = new Identity(name, number % 2 == 0 ? 5 : 4, true, 20, 0.3, cycling);
        this.client = new StrictClient(identity, port, this, violations, seed + 1);
    }

    @Override
    public void run() {
        try {
            while (pace.pause(random.nextInt(3))) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a message of this topic may be published twice, because its acknowledgement was lost with the link. */
    static boolean mayDouble(String topic) {
        return topic.endsWith(REUSED);
    }

    /** Everything that was sent is confirmed; connects for that if it must. */
    boolean isSettled() {
        return client.connect() && client.inFlight() == 0;
    }

    @Override
    public void acknowledged(Publication publication) {
        ledger.acknowledged(publication);
    }

    @Override
    public void refused(Publication publication, int reason) {
        ledger.refused(publication, reason);
    }

    private void step() throws InterruptedException {
        if (!client.isConnected() && !client.connect()) {
            pace.pause(20);
            return;
        }
        int qos = 1 + random.nextInt(2);
        String topic = LOAD + name + (qos == 1 && !cycling ? REUSED : "/" + qos);
        Publication publication = new Publication(topic, ledger.next(topic), qos, false);
        while (!client.publish(publication)) {
            if (!pace.pause(2)) {
                return;
            }
            client.connect();
        }
        if (random.nextInt(1_000) == 0) {
            client.reset();
        }
    }
}
