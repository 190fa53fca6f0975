package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.StrictClient.Identity;
import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * kill -9 at random moments under load. Publishers and persistent subscribers go on by themselves over all crashes; in the end what was
 * acknowledged must have come to every subscriber: QoS 2 once, QoS 1 at least once, each topic in its order. A witness gets QoS 1 with
 * QoS 2, and so once, but for publishers that use packet identifiers again at once. Subscriptions and retained messages are looked after
 * at every start.
 */
public final class KillCycles {
    private static final int SETTLE_SECONDS = 60;

    private final SluiceServer server;
    private final Plan plan;
    private final Crash crash;
    private final PrintStream out;
    private final Violations violations = new Violations();
    private final Ledger load = new Ledger(violations);
    private final Pace pace = new Pace();
    private final Random random;
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Toggler toggler;
    private final Keeper keeper;

    /** @param out where the cycles are told of */
    public KillCycles(SluiceServer server, Plan plan, Crash crash, PrintStream out) {
        this.server = server;
        this.plan = plan;
        this.crash = crash;
        this.out = out;
        random = new Random(plan.seed());
        for (int number = 0; number < plan.publishers(); number++) {
            publishers.add(new Publisher(number, server.mqttPort(), load, violations, pace, random.nextLong()));
        }
        for (int number = 0; number < plan.subscribers(); number++) {
            subscribers.add(subscriber("subscriber-" + number, number % 2 == 0 ? 4 : 5, server.mqttPort()));
        }
        // whatever is published twice comes to him twice, since he is given it with QoS 2
        subscribers.add(subscriber("witness", 5, server.exactPort()));
        toggler = new Toggler(server.mqttPort(), violations, random.nextLong());
        keeper = new Keeper(server.mqttPort(), violations, random.nextLong());
    }

    private Subscriber subscriber(String name, int version, int port) {
        return new Subscriber(
                new Identity(name, version, true, 16, 0.5), port, load, violations, pace, random.nextLong());
    }

    /**
     * How much of it.
     *
     * @param upMillis longest time from the start to the kill
     */
    public record Plan(int cycles, long seed, int publishers, int subscribers, int upMillis) {
        /** The usual size. */
        public static Plan of(int cycles, long seed) {
            return new Plan(cycles, seed, 4, 4, 3_000);
        }
    }

    /** What happens to the data folder between a kill and the next start. */
    @FunctionalInterface
    public interface Crash {
        /** A kill alone: nothing happens. */
        Crash KILL = random -> "";

        /** Does it, and says what was done. */
        String strike(Random random) throws IOException;
    }

    /** Runs all cycles and the final check; answers with everything that went wrong. */
    public Violations run() throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "seed %d, %d cycles%n", plan.seed(), plan.cycles());
        server.start();
        for (Subscriber subscriber : subscribers) {
            subscriber.subscribe();
        }
        toggler.begin();
        List<Thread> threads = new ArrayList<>();
        publishers.forEach(publisher -> threads.add(new Thread(publisher, "publisher")));
        subscribers.forEach(subscriber -> threads.add(new Thread(subscriber, "subscriber")));
        threads.forEach(Thread::start);
        try {
            for (int cycle = 1; cycle <= plan.cycles(); cycle++) {
                cycle(cycle);
            }
        } finally {
            pace.stop();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        settle();
        server.kill();
        return violations;
    }

    private void cycle(int cycle) throws IOException, InterruptedException {
        int before = violations.count();
        int life = random.nextInt(plan.upMillis());
        Thread killer = new Thread(() -> killAfter(life), "killer");
        killer.start();
        keeper.check();
        toggler.check();
        while (toggler.toggle() && killer.isAlive()) {
            keeper.change();
            pace.pause(random.nextInt(30));
        }
        killer.join();
        toggler.end();
        keeper.end();
        String done = crash.strike(random);
        long begin = System.nanoTime();
        server.start();
        out.printf(
                Locale.ROOT,
                "cycle %3d: killed after %4d ms%s, up again in %4d ms; %s; %d violations%n",
                cycle,
                life,
                done.isEmpty() ? "" : " (" + done + ")",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                load.figures(),
                violations.count() - before);
        violations.first().stream().skip(before).forEach(line -> out.println("    " + line));
    }

    private void killAfter(int millis) {
        try {
            pace.pause(millis);
            server.kill();
        } catch (IOException e) {
            violations.add("cannot kill: %s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All publishers get their confirmations, all subscribers their messages, and nobody gets anything that is not his. */
    private void settle() throws IOException, InterruptedException {
        keeper.check();
        toggler.check();
        if (!Pace.until(
                () -> count(publishers.stream().map(Publisher::isSettled).toList()), SETTLE_SECONDS * 1_000L)) {
            violations.add("some messages are not acknowledged %d s after the last start", SETTLE_SECONDS);
        }
        long left = Long.MAX_VALUE;
        // as long as it goes on, however slowly
        while (connectAll() && load.missing() < left && left > 0) {
            left = load.missing();
            long goal = left;
            Pace.until(() -> connectAll() && load.missing() == 0, goal == 0 ? 1 : 5_000);
        }
        connectAll();
        Pace.until(() -> false, 500);
        load.tellMissing();
        server.troubles().forEach(line -> violations.add("log: %s", line));
        out.printf(Locale.ROOT, "end: %s; %d violations%n", load.figures(), violations.count());
    }

    private boolean connectAll() {
        return count(subscribers.stream().map(Subscriber::isConnected).toList());
    }

    private static boolean count(List<Boolean> answers) {
        return answers.stream().allMatch(answer -> answer);
    }
}
