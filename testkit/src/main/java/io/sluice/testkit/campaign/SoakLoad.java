package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient;
import io.sluice.testkit.mqtt.StrictClient.Delivery;
import io.sluice.testkit.mqtt.StrictClient.Identity;
import io.sluice.testkit.mqtt.StrictClient.Owner;
import io.sluice.testkit.mqtt.StrictClient.Publication;
import io.sluice.testkit.mqtt.Violations;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A bit of everything, at a steady rate: QoS 0 to 2, retained, wildcards, shared subscriptions, sessions that come, stay and go. */
final class SoakLoad {
    private static final int DEVICES = 6;
    private static final int TOPICS = 200;

    private final int port;
    private final Violations violations;
    private final Pace pace = new Pace();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Owner counter = new Owner() {
        @Override
        public void received(Delivery delivery) {
            received.incrementAndGet();
        }
    };

    SoakLoad(int port, Violations violations) {
        this.port = port;
        this.violations = violations;
    }

    void start() {
        for (int number = 0; number < DEVICES; number++) {
            int device = number;
            run("device", () -> publish(device));
        }
        String[] filters = {"soak/#", "soak/+/1", "soak/7/+", "$share/group/soak/#", "$share/group/soak/#"};
        for (int number = 0; number < filters.length; number++) {
            int reader = number;
            run("reader", () -> read(reader, filters[reader]));
        }
        run("guests", this::comeAndGo);
    }

    void stop() {
        pace.stop();
    }

    String figures() {
        return published.get() + " published, " + received.get() + " received";
    }

    /** What a thread does until the end. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void publish(int device) throws InterruptedException {
        Random random = new Random(device);
        Identity identity = new Identity("soak-device-" + device, device % 2 == 0 ? 5 : 4, device % 3 == 0, 20, 0.2);
        try (StrictClient client = new StrictClient(identity, port, counter, violations, device)) {
            while (pace.pause(5)) {
                if (random.nextInt(2_000) == 0) {
                    client.reset();
                }
                client.connect();
                String topic = "soak/" + random.nextInt(TOPICS) + "/" + random.nextInt(3);
                byte[] payload = ("{\"temp\": " + random.nextInt(40) + ", \"text\": \""
                                + "x".repeat(random.nextInt(200)) + "\"}")
                        .getBytes(StandardCharsets.US_ASCII);
                if (client.publish(new Publication(topic, payload, random.nextInt(3), random.nextInt(10) == 0))) {
                    published.incrementAndGet();
                }
            }
        }
    }

    private void read(int reader, String filter) throws InterruptedException {
        Identity identity = new Identity("soak-reader-" + reader, reader % 2 == 0 ? 5 : 4, true, 50, 0.2);
        try (StrictClient client = new StrictClient(identity, port, counter, violations, reader)) {
            client.connect();
            client.subscribe(filter, 2);
            int turn = 0;
            while (pace.pause(1_000)) {
                // the first one is away for some seconds now and then: its queue fills and empties
                if (reader == 0 && ++turn % 10 == 0) {
                    client.leave();
                    pace.pause(3_000);
                }
                client.connect();
            }
        }
    }

    /** Clients with new names, some with sessions that outlive them for two seconds. */
    private void comeAndGo() throws InterruptedException {
        for (int guest = 0; pace.pause(50); guest++) {
            Identity identity = new Identity("soak-guest-" + guest, 4, guest % 3 == 0, 10, 0);
            try (StrictClient client = new StrictClient(identity, port, counter, violations, guest)) {
                if (client.connect()) {
                    client.subscribe("soak/" + guest % TOPICS + "/#", guest % 3);
                    client.publish(new Publication("soak/guest", new byte[10], 1, false));
                }
                if (guest % 2 == 0) {
                    client.leave();
                }
            }
        }
    }
}
