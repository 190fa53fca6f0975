package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient;
import io.sluice.testkit.mqtt.StrictClient.Delivery;
import io.sluice.testkit.mqtt.StrictClient.Identity;
import io.sluice.testkit.mqtt.StrictClient.Owner;
import io.sluice.testkit.mqtt.StrictClient.Publication;
import io.sluice.testkit.mqtt.Violations;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Subscribes and unsubscribes, and after a crash finds out by messages whether the server still knows what it had confirmed. What was
 * under way at the crash may be the one or the other.
 */
final class Toggler implements Owner {
    private static final int FILTERS = 8;
    private static final String ALWAYS = "toggle/always";
    private static final int PATIENCE_MILLIS = 10_000;

    private final StrictClient client;
    private final StrictClient asker;
    private final Violations violations;
    private final Random random;
    private final Set<String> subscribed = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final AtomicInteger confirmed = new AtomicInteger();
    private int round;

    Toggler(int port, Violations violations, long seed) {
        this.violations = violations;
        this.random = new Random(seed);
        client = new StrictClient(new Identity("toggler", 5, true, 100, 0), port, this, violations, seed);
        Owner counter = new Owner() {
            @Override
            public void acknowledged(Publication publication) {
                confirmed.incrementAndGet();
            }
        };
        asker = new StrictClient(new Identity("asker", 4, false, 100, 0), port, counter, violations, seed);
    }

    void begin() throws InterruptedException {
        if (!client.connect() || client.subscribe(ALWAYS, 1) != 1) {
            throw new IllegalStateException("the toggler cannot subscribe");
        }
    }

    /** Asks by messages which subscriptions exist; says nothing if the server goes away meanwhile. */
    void check() throws InterruptedException {
        round++;
        heard.clear();
        confirmed.set(0);
        if (!client.connect() || !asker.connect()) {
            return;
        }
        byte[] payload = Integer.toString(round).getBytes(StandardCharsets.US_ASCII);
        for (int number = 0; number < FILTERS; number++) {
            asker.publish(new Publication(filter(number), payload, 1, false));
        }
        asker.publish(new Publication(ALWAYS, payload, 1, false));
        Set<String> expected = new HashSet<>(subscribed);
        expected.removeAll(unknown);
        expected.add(ALWAYS);
        boolean all = Pace.until(() -> heard.containsAll(expected) || !online(), PATIENCE_MILLIS);
        if (!online() || confirmed.get() <= FILTERS) {
            return;
        }
        if (!all) {
            expected.removeAll(heard);
            violations.add("toggler: after a crash these subscriptions are gone: %s", expected);
        }
        Set<String> tooMany = new HashSet<>(heard);
        tooMany.removeAll(expected);
        tooMany.removeAll(unknown);
        tooMany.removeAll(subscribed);
        if (all && !tooMany.isEmpty()) {
            violations.add("toggler: after a crash these subscriptions are back: %s", tooMany);
        }
    }

    /** Subscribes or unsubscribes once; false if the server is gone. */
    boolean toggle() throws InterruptedException {
        String filter = filter(random.nextInt(FILTERS));
        boolean subscribe = random.nextBoolean();
        unknown.add(filter);
        int code = subscribe ? client.subscribe(filter, 1) : client.unsubscribe(filter);
        if (code < 0) {
            return false;
        }
        unknown.remove(filter);
        if (subscribe) {
            subscribed.add(filter);
        } else {
            subscribed.remove(filter);
        }
        return true;
    }

    void end() {
        client.reset();
        asker.reset();
    }

    @Override
    public void received(Delivery delivery) {
        if (new String(delivery.payload(), StandardCharsets.US_ASCII).equals(Integer.toString(round))) {
            heard.add(delivery.topic());
        }
    }

    private boolean online() {
        return client.isConnected() && asker.isConnected();
    }

    private static String filter(int number) {
        return "toggle/" + number;
    }
}
