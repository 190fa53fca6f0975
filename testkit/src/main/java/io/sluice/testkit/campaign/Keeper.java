package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient;
import io.sluice.testkit.mqtt.StrictClient.Delivery;
import io.sluice.testkit.mqtt.StrictClient.Identity;
import io.sluice.testkit.mqtt.StrictClient.Owner;
import io.sluice.testkit.mqtt.StrictClient.Publication;
import io.sluice.testkit.mqtt.Violations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Retains messages, replaces and removes them, and after a crash looks whether what was confirmed is still so. A topic whose last change
 * was under way at the crash may have the old or the new value.
 */
final class Keeper implements Owner {
    private static final int TOPICS = 20;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String NONE = "";

    private final StrictClient writer;
    private final int port;
    private final Violations violations;
    private final Random random;
    private final Map<String, String> confirmed = new ConcurrentHashMap<>();
    private final Map<String, String> underWay = new ConcurrentHashMap<>();
    private int next;

    Keeper(int port, Violations violations, long seed) {
        this.port = port;
        this.violations = violations;
        this.random = new Random(seed);
        // not persistent: what was under way at the crash is not sent again
        writer = new StrictClient(new Identity("keeper", 5, false, 10, 0), port, this, violations, seed);
    }

    /** Changes one topic, unless the last change of it is still under way. */
    void change() {
        String topic = "fixed/" + random.nextInt(TOPICS);
        if (underWay.containsKey(topic) || !writer.connect()) {
            return;
        }
        String value = random.nextInt(4) == 0 ? NONE : "value " + next++;
        underWay.put(topic, value);
        byte[] payload = value.getBytes(StandardCharsets.US_ASCII);
        if (!writer.publish(new Publication(topic, payload, 1 + random.nextInt(2), true))) {
            underWay.remove(topic);
        }
    }

    /** Compares; says nothing if the server goes away meanwhile. Nothing must be changed while it runs. */
    void check() throws InterruptedException {
        Map<String, String> found = new ConcurrentHashMap<>();
        Owner collector = new Owner() {
            @Override
            public void received(Delivery delivery) {
                found.put(delivery.topic(), new String(delivery.payload(), StandardCharsets.US_ASCII));
            }
        };
        try (StrictClient client =
                new StrictClient(new Identity("reader", 4, false, 100, 0), port, collector, violations, 0)) {
            if (!client.connect() || client.subscribe("fixed/#", 1) != 1) {
                return;
            }
            boolean all = Pace.until(() -> differences(found).isEmpty() || !client.isConnected(), PATIENCE_MILLIS);
            if (client.isConnected() && !all) {
                violations.add("retained: %s", differences(found));
            }
            // as it is now, so it is confirmed: what was under way is decided
            if (client.isConnected()) {
                underWay.keySet().forEach(topic -> confirmed.put(topic, found.getOrDefault(topic, NONE)));
                underWay.clear();
            }
        }
    }

    void end() {
        writer.reset();
    }

    @Override
    public void acknowledged(Publication publication) {
        confirmed.put(publication.topic(), new String(publication.payload(), StandardCharsets.US_ASCII));
        underWay.remove(publication.topic());
    }

    private List<String> differences(Map<String, String> found) {
        List<String> differences = new ArrayList<>();
        for (int number = 0; number < TOPICS; number++) {
            String topic = "fixed/" + number;
            String is = found.getOrDefault(topic, NONE);
            String must = confirmed.getOrDefault(topic, NONE);
            if (!is.equals(must) && !Objects.equals(is, underWay.get(topic))) {
                differences.add(topic + " is '" + is + "' and was confirmed as '" + must + "'");
            }
        }
        return differences;
    }
}
