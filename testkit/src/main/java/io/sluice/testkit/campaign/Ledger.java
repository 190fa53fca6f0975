package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient.Delivery;
import io.sluice.testkit.mqtt.StrictClient.Publication;
import io.sluice.testkit.mqtt.Violations;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who sent, who was promised and who got what. A payload is the running number of its topic, from 0. Doubles of what is
 * delivered with QoS 2 and messages out of order are told at once, missing ones at the end. Safe for any thread.
 */
final class Ledger {
    private final Violations violations;
    private final Map<String, Sent> sent = new TreeMap<>();
    private final Map<String, Map<String, Got>> got = new TreeMap<>();
    private long acknowledged;
    private long received;
    private long twice;
    private long refused;

    Ledger(Violations violations) {
        this.violations = violations;
    }

    private static final class Sent {
        private int next;
        private final BitSet acknowledged = new BitSet();
    }

    private static final class Got {
        private int highest = -1;
        private final BitSet numbers = new BitSet();
        // of QoS 2: how each one came
        private final Map<Integer, String> ways = new HashMap<>();
    }

    /** A subscriber that is to get everything from now on. */
    synchronized void subscriber(String name) {
        of(name);
    }

    /** Payload of the next message of a topic. */
    synchronized byte[] next(String topic) {
        return Integer.toString(sent.computeIfAbsent(topic, t -> new Sent()).next++)
                .getBytes(StandardCharsets.US_ASCII);
    }

    synchronized void acknowledged(Publication publication) {
        acknowledged++;
        sent(publication.topic()).acknowledged.set(number(publication.payload()));
    }

    synchronized void refused(Publication publication, int reason) {
        refused++;
        if (refused == 1) {
            violations.add("%s refused with %02x", publication.topic(), reason);
        }
    }

    synchronized void received(String subscriber, Delivery delivery) {
        received++;
        String key = delivery.topic() + " QoS " + delivery.qos();
        Got mine = of(subscriber).computeIfAbsent(key, k -> new Got());
        int number = number(delivery.payload());
        if (mine.numbers.get(number)) {
            twice++;
            if (delivery.qos() == 2 && !Publisher.mayDouble(delivery.topic())) {
                violations.add(
                        "%s: %s number %d came twice, by %s and by %s",
                        subscriber, key, number, mine.ways.getOrDefault(number, ""), way(delivery));
            }
            return;
        }
        mine.numbers.set(number);
        if (delivery.qos() == 2) {
            mine.ways.put(number, way(delivery));
        }
        if (number < mine.highest) {
            violations.add("%s: %s number %d came after %d", subscriber, key, number, mine.highest);
        }
        mine.highest = Math.max(mine.highest, number);
    }

    private static String way(Delivery delivery) {
        return "connection " + delivery.connection() + " identifier " + delivery.packetId()
                + (delivery.duplicate() ? " DUP" : "");
    }

    /** What was confirmed and has not reached every subscriber. */
    synchronized long missing() {
        return got.keySet().stream().mapToLong(name -> missing(name, false)).sum();
    }

    /** Tells of everything that is missing. */
    synchronized void tellMissing() {
        got.keySet().forEach(name -> missing(name, true));
    }

    synchronized String figures() {
        return acknowledged + " acknowledged, " + received + " received, " + twice + " twice as QoS 1 allows"
                + (refused == 0 ? "" : ", " + refused + " refused");
    }

    private long missing(String subscriber, boolean tell) {
        long all = 0;
        for (Map.Entry<String, Sent> topic : sent.entrySet()) {
            BitSet lost = (BitSet) topic.getValue().acknowledged.clone();
            for (int qos = 0; qos <= 2; qos++) {
                Got mine = of(subscriber).get(topic.getKey() + " QoS " + qos);
                if (mine != null) {
                    lost.andNot(mine.numbers);
                }
            }
            all += lost.cardinality();
            if (tell && !lost.isEmpty()) {
                violations.add(
                        "%s: %s: %d acknowledged messages never came, the first %d, the last %d",
                        subscriber, topic.getKey(), lost.cardinality(), lost.nextSetBit(0), lost.length() - 1);
            }
        }
        return all;
    }

    private Map<String, Got> of(String subscriber) {
        return got.computeIfAbsent(subscriber, name -> new HashMap<>());
    }

    private Sent sent(String topic) {
        return sent.computeIfAbsent(topic, t -> new Sent());
    }

    private static int number(byte[] payload) {
        return Integer.parseInt(new String(payload, StandardCharsets.US_ASCII));
    }
}
