package io.sluice.testkit.campaign;

import io.sluice.testkit.campaign.KillCycles.Crash;
import io.sluice.testkit.campaign.Targets.Wired;
import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged is counted once in every target. Devices publish numbered readings of QoS 1 and 2, a rule for each target
 * sends them there, and all the while Sluice is killed, targets and the lines to them fail, disks fill and clocks jump. In the end each
 * target has every acknowledged reading once, those of a device in their order, and no refused one.
 */
public final class CountedOnce {
    private static final int SETTLE_MILLIS = 120_000;
    private static final long RESERVE = 64L << 20;

    private final SluiceServer server;
    private final Desk desk;
    private final Plan plan;
    private final Weather weather;
    private final Path folder;
    private final PrintStream out;
    private final Violations violations = new Violations();
    private final Books books = new Books();
    private final Pace pace = new Pace();
    private final Random random;
    private final List<Wired> targets = new ArrayList<>();
    private final List<Outages> outages = new ArrayList<>();
    private final List<Meter> meters = new ArrayList<>();
    private int kills;
    private int fills;

    /** @param folder for data and logs of the targets */
    public CountedOnce(SluiceServer server, Plan plan, Weather weather, Path folder, PrintStream out) {
        this.server = server;
        this.desk = new Desk(server);
        this.plan = plan;
        this.weather = weather;
        this.folder = folder;
        this.out = out;
        random = new Random(plan.seed());
    }

    /**
     * How much of it: it ends when all three are reached.
     *
     * @param targets their names
     * @param kills of Sluice
     * @param outages of targets, all together
     * @param upMillis longest time from a start of Sluice to its kill
     */
    public record Plan(
            long seed, List<String> targets, int kills, int outages, long seconds, int publishers, int upMillis) {}

    /**
     * What happens besides kills and outages.
     *
     * @param crash what becomes of the data folder at a kill
     * @param clock of Sluice; null to leave it alone
     * @param disk of Sluice; null if it is not to be filled
     * @param identifiersInTurn whether publishers use packet identifiers one after the other, as most client libraries do, or the lowest
     *     free one; then Sluice must be told by {@link #ALWAYS_RECOGNISE}
     */
    public record Weather(
            Crash crash,
            @Nullable SkewedClock clock,
            @Nullable SmallDisk disk,
            boolean identifiersInTurn) {}

    /** Setting for publishers that use an identifier again at once: no two of their messages are the same. */
    public static final String ALWAYS_RECOGNISE = "zone.external.recognise_resends=always";

    /** Settings of Sluice for it: sessions that outlive jumps of the clock. */
    public static final List<String> SETTINGS =
            List.of("zone.external.session_expiry_interval=2d", "store.reserve=" + (RESERVE >> 20) + "MB");

    /** Runs it; answers with everything that went wrong. */
    public Violations run() throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "seed %d, %s%n", plan.seed(), String.join(", ", plan.targets()));
        try {
            server.start();
            for (String name : plan.targets()) {
                Wired wired = Targets.start(name, folder, server);
                targets.add(wired);
                desk.addRule(wired.target());
            }
            disturb();
            settle();
            watchStatus();
            audit();
        } finally {
            pace.stop();
            server.kill();
            for (Wired wired : targets) {
                wired.close();
            }
        }
        return violations;
    }

    /** Everything at once, until there was enough of it. */
    private void disturb() throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < plan.publishers(); number++) {
            Meter.Peer peer = new Meter.Peer(server.mqttPort(), violations, random.nextLong());
            Meter meter = new Meter(number, peer, books, pace, weather.identifiersInTurn());
            meters.add(meter);
            threads.add(new Thread(meter, "meter"));
        }
        for (Wired wired : targets) {
            if (wired.target().port() != 0) {
                Outages each = new Outages(
                        wired.target(),
                        wired.line(),
                        pace,
                        violations,
                        random.nextLong(),
                        new Outages.Length(8_000, 3_000));
                outages.add(each);
                threads.add(new Thread(each, "outages"));
            }
        }
        long begin = System.nanoTime();
        threads.forEach(Thread::start);
        try {
            while (kills < plan.kills()
                    || outageCount() < plan.outages() && !outages.isEmpty()
                    || TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) < plan.seconds()) {
                killOnce();
            }
        } finally {
            pace.stop();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private int outageCount() {
        return outages.stream().mapToInt(Outages::count).sum();
    }

    private void killOnce() throws IOException, InterruptedException {
        int life = random.nextInt(plan.upMillis());
        StringBuilder done = new StringBuilder();
        pace.pause(life);
        if (weather.clock() != null && random.nextInt(4) == 0) {
            done.append("; running: ").append(weather.clock().jump(random));
            pace.pause(random.nextInt(plan.upMillis()));
        }
        if (weather.disk() != null && random.nextInt(4) == 0) {
            done.append(fill(weather.disk()));
        }
        server.kill();
        kills++;
        if (weather.disk() != null) {
            weather.disk().empty();
        }
        String struck = weather.crash().strike(random);
        done.append(struck.isEmpty() ? "" : "; " + struck);
        if (weather.clock() != null && random.nextInt(3) == 0) {
            done.append("; ").append(weather.clock().jump(random));
        }
        long begin = System.nanoTime();
        server.start();
        out.printf(
                Locale.ROOT,
                "kill %3d after %4d ms, up again in %4d ms, %d outages; %s%s; %d violations%n",
                kills,
                life,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                outageCount(),
                books.figures(),
                done,
                violations.count());
    }

    /** Fills the disk below the reserve or to the last byte; half of the time there is room again before the kill. */
    private String fill(SmallDisk disk) throws IOException, InterruptedException {
        long left = random.nextBoolean() ? 0 : RESERVE / 2;
        disk.fill(left);
        fills++;
        pace.pause(500 + random.nextInt(plan.upMillis()));
        if (random.nextBoolean()) {
            disk.empty();
            pace.pause(random.nextInt(plan.upMillis()));
        }
        return "; disk filled but " + (left >> 20) + " MB";
    }

    /** All devices are told what became of their readings, and nothing waits for a target. */
    private void settle() throws IOException, InterruptedException {
        if (!Pace.until(
                () -> meters.stream().filter(meter -> !meter.isSettled()).count() == 0, SETTLE_MILLIS)) {
            violations.add("some readings are neither acknowledged nor refused after %d s", SETTLE_MILLIS / 1_000);
        }
        meters.forEach(Meter::leave);
        desk.awaitDelivery(SETTLE_MILLIS, violations);
    }

    /** A target that is stopped is told as down, and as alive when it is back, with nothing else done. */
    private void watchStatus() throws IOException, InterruptedException {
        for (Wired wired : targets) {
            wired.target().stop();
        }
        desk.awaitStatus(false, SETTLE_MILLIS, violations);
        for (Wired wired : targets) {
            wired.target().start();
        }
        desk.awaitStatus(true, SETTLE_MILLIS, violations);
    }

    private void audit() throws IOException, InterruptedException {
        desk.checkDeadLetters(violations);
        int number = 0;
        for (Wired wired : targets) {
            Target target = wired.target();
            Books.Sheet sheet = books.audit(target.name(), target.read(), target.keepsOrder(), violations);
            Outages own = target.port() == 0 ? null : outages.get(number++);
            out.printf(
                    Locale.ROOT,
                    "%-10s %s; %d refused, %d kills of Sluice, %d fillings of the disk, %d outages, %d of them kills%n",
                    target.name(),
                    sheet,
                    books.refused(),
                    kills,
                    fills,
                    own == null ? 0 : own.count(),
                    own == null ? 0 : own.kills());
        }
        server.troubles().stream()
                .filter(line ->
                        line.contains("AssertionError") || line.contains("LEAK") || line.contains("NullPointer"))
                .forEach(line -> violations.add("log: %s", line));
    }
}
