package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient;
import io.sluice.testkit.mqtt.StrictClient.Identity;
import io.sluice.testkit.mqtt.StrictClient.Owner;
import io.sluice.testkit.mqtt.StrictClient.Publication;
import io.sluice.testkit.mqtt.Violations;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Publishes the readings of two devices, one with QoS 1 and one with QoS 2, over one persistent session; comes back after every loss
 * of its connection, loses it by itself now and then, and also gives it up when nothing is confirmed for a while.
 */
final class Meter implements Owner, Runnable {
    /** Its topics begin so. */
    static final String TOPICS = "ledger/";

    /** A reading each, on average. */
    private static final int EVERY_MILLIS = 20;

    private static final long IMPATIENT_MILLIS = 5_000;
    private static final String[] NAMES = {"press %d", "d'%d", "Öl \"%d\"", "a=%d,b", "\\%d 温度"};

    private final StrictClient client;
    private final Books books;
    private final Pace pace;
    private final Random random;
    private final int number;
    private final Map<Publication, Reading> open = new ConcurrentHashMap<>();
    private volatile long heardAt = System.nanoTime();
    private volatile boolean told;

    /** @param cycling whether it takes packet identifiers in turn, and not the lowest free one */
    Meter(int number, Peer peer, Books books, Pace pace, boolean cycling) {
        this.number = number;
        this.books = books;
        this.pace = pace;
        this.random = new Random(peer.seed());
        Identity identity = new Identity("meter-" + number, number % 2 == 0 ? 5 : 4, true, 20, 0.3, cycling);
        this.client = new StrictClient(identity, peer.port(), this, peer.violations(), peer.seed() + 1);
    }

    /** What the client of a meter needs: where to connect to, and where to complain. */
    record Peer(int port, Violations violations, long seed) {}

    @Override
    public void run() {
        try {
            while (pace.pause(random.nextInt(2 * EVERY_MILLIS + 1))) {
                if (client.isConnected() || client.connect()) {
                    publish();
                } else {
                    heardAt = System.nanoTime();
                    pace.pause(20);
                }
                if (told) {
                    told = false;
                    // there is no room now: as polite as a device should be
                    pace.pause(100);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish() throws InterruptedException {
        int qos = 1 + random.nextInt(2);
        Reading reading = books.next(device(qos));
        Publication publication = new Publication(TOPICS + number + "/" + qos, reading.payload(), qos, false);
        open.put(publication, reading);
        while (!client.publish(publication)) {
            if (!pace.pause(2)) {
                open.remove(publication);
                return;
            }
            comeAgain();
        }
        if (random.nextInt(1_000) == 0) {
            client.reset();
        }
    }

    /** Connects if there is no connection, and gives up one over which nothing comes. */
    private void comeAgain() {
        if (isImpatient()) {
            client.reset();
        }
        if (!client.isConnected()) {
            client.connect();
            heardAt = System.nanoTime();
        }
    }

    private boolean isImpatient() {
        return System.nanoTime() - heardAt > TimeUnit.MILLISECONDS.toNanos(IMPATIENT_MILLIS);
    }

    private String device(int qos) {
        return String.format(java.util.Locale.ROOT, NAMES[number % NAMES.length], number) + "/" + qos;
    }

    /** Everything that was sent is confirmed or refused; connects for that if it must. */
    boolean isSettled() {
        if (client.isConnected() && client.inFlight() == 0) {
            return true;
        }
        comeAgain();
        return false;
    }

    /** Goes for good. */
    void leave() {
        client.leave();
    }

    @Override
    public void acknowledged(Publication publication) {
        heardAt = System.nanoTime();
        Reading reading = open.remove(publication);
        if (reading != null) {
            books.acknowledged(reading);
        }
    }

    @Override
    public void refused(Publication publication, int reason) {
        heardAt = System.nanoTime();
        told = true;
        Reading reading = open.remove(publication);
        if (reading != null) {
            books.refused(reading);
        }
    }
}
