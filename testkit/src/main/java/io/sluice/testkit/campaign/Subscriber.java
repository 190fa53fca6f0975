package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient;
import io.sluice.testkit.mqtt.StrictClient.Delivery;
import io.sluice.testkit.mqtt.StrictClient.Identity;
import io.sluice.testkit.mqtt.StrictClient.Owner;
import io.sluice.testkit.mqtt.Violations;
import java.util.Random;

/** Takes everything over one persistent session, in which it subscribes once and never again; stays away now and then. */
final class Subscriber implements Owner, Runnable {
    private final String name;
    private final StrictClient client;
    private final Ledger ledger;
    private final Pace pace;
    private final Random random;

    Subscriber(Identity who, int port, Ledger ledger, Violations violations, Pace pace, long seed) {
        this.name = who.clientId();
        this.ledger = ledger;
        this.pace = pace;
        this.random = new Random(seed);
        this.client = new StrictClient(who, port, this, violations, seed + 1);
    }

    /** Its one SUBSCRIBE. */
    void subscribe() throws InterruptedException {
        ledger.subscriber(name);
        if (!client.connect() || client.subscribe(Publisher.LOAD + "#", 2) != 2) {
            throw new IllegalStateException(name + " cannot subscribe");
        }
    }

    @Override
    public void run() {
        try {
            while (pace.pause(100 + random.nextInt(1_500))) {
                switch (random.nextInt(4)) {
                    case 0 -> client.reset();
                    case 1 -> client.leave();
                    default -> {}
                }
                if (random.nextInt(4) == 0) {
                    pace.pause(random.nextInt(1_500));
                }
                while (!client.connect() && pace.pause(20)) {}
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isConnected() {
        return client.connect();
    }

    @Override
    public void received(Delivery delivery) {
        ledger.received(name, delivery);
    }
}
