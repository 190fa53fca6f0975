package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient;
import io.sluice.testkit.mqtt.StrictClient.Delivery;
import io.sluice.testkit.mqtt.StrictClient.Identity;
import io.sluice.testkit.mqtt.StrictClient.Owner;
import io.sluice.testkit.mqtt.StrictClient.Publication;
import io.sluice.testkit.mqtt.Violations;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that behaves and wants its message back within two seconds, again and again. */
final class Canary implements Owner, Runnable {
    private static final int LIMIT_MILLIS = 2_000;
    private static final String TOPIC = "canary/sings";

    private final StrictClient client;
    private final Violations violations;
    private final Pace pace;
    private final AtomicInteger heard = new AtomicInteger();
    private long slowestMillis;
    private int sung;

    Canary(int port, Violations violations, Pace pace) {
        this.violations = violations;
        this.pace = pace;
        client = new StrictClient(new Identity("canary", 5, false, 10, 0), port, this, violations, 0);
    }

    @Override
    public void run() {
        try {
            while (pace.pause(200)) {
                sing();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.leave();
        }
    }

    /** How often it sang, and how long it had to wait at most. */
    String figures() {
        return "canary sang " + sung + " times, waited " + slowestMillis + " ms at most";
    }

    @Override
    public void received(Delivery delivery) {
        if (delivery.topic().equals(TOPIC)) {
            heard.set(Integer.parseInt(new String(delivery.payload(), StandardCharsets.US_ASCII)));
        }
    }

    private void sing() throws InterruptedException {
        long begin = System.nanoTime();
        if (!client.isConnected() && (!client.connect() || client.subscribe(TOPIC, 1) != 1)) {
            violations.add("the canary finds no server");
            return;
        }
        int song = ++sung;
        client.publish(new Publication(TOPIC, Integer.toString(song).getBytes(StandardCharsets.US_ASCII), 1, false));
        boolean back = Pace.until(() -> heard.get() == song, LIMIT_MILLIS);
        slowestMillis = Math.max(slowestMillis, (System.nanoTime() - begin) / 1_000_000);
        if (!back) {
            violations.add("the canary waits for its song %d for more than %d ms", song, LIMIT_MILLIS);
        }
    }
}
