package io.sluice.testkit.campaign;

import io.sluice.testkit.campaign.CountedOnce.Plan;
import io.sluice.testkit.campaign.CountedOnce.Weather;
import io.sluice.testkit.campaign.KillCycles.Crash;
import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command {@code benchmarks/ledger}. */
final class LedgerMain {
    private static final Set<String> OPTIONS = Set.of(
            "hours",
            "minutes",
            "kills",
            "outages",
            "power-cuts",
            "seed",
            "targets",
            "publishers",
            "up",
            "identifiers",
            "disk",
            "clock",
            "set",
            "sluice",
            "folder",
            "libraries");
    private static final int DISK_MEGABYTES = 256;
    /** Quick to start rather than quick in the end, and strict with itself. */
    private static final List<String> JAVA =
            List.of("env", "SLUICE_JAVA_OPTS=-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -ea");

    private LedgerMain() {}

    static Violations run(String[] words, PrintStream out) throws IOException, InterruptedException {
        Options options = new Options(words, OPTIONS);
        Path folder = Main.folder(options, "ledger");
        out.println("data and logs in " + folder);
        Path libraries = Path.of(options.text("libraries", "testkit/target"));
        boolean inTurn = options.text("identifiers", "turn").equals("turn");
        List<String> all = new ArrayList<>(CountedOnce.SETTINGS);
        if (!inTurn) {
            all.add(CountedOnce.ALWAYS_RECOGNISE);
        }
        String[] settings = all.toArray(String[]::new);
        Path sluice = Files.createDirectories(folder.resolve("sluice"));
        if (options.number("power-cuts", 0) > 0) {
            Path data = Files.createDirectories(sluice.resolve("data"));
            PowerCut cut = new PowerCut(data, data.resolve("log"), folder.resolve("cut"));
            List<String> before = with(cut.prefix(libraries.resolve("powercut.so")));
            try (SluiceServer server = Main.server(options, sluice, before, settings)) {
                return new CountedOnce(server, plan(options), new Weather(cut, null, null, inTurn), folder, out).run();
            }
        }
        SkewedClock clock = options.text("clock", "on").equals("on")
                ? new SkewedClock(libraries.resolve("clockskew.so"), folder.resolve("clock"))
                : null;
        List<String> before = with(clock == null ? List.of() : clock.prefix());
        try (SmallDisk disk = disk(options, sluice, out);
                SluiceServer server = Main.server(options, sluice, before, settings)) {
            return new CountedOnce(server, plan(options), new Weather(Crash.KILL, clock, disk, inTurn), folder, out)
                    .run();
        }
    }

    private static List<String> with(List<String> more) {
        List<String> words = new ArrayList<>(JAVA);
        words.addAll(more);
        return words;
    }

    private static @Nullable SmallDisk disk(Options options, Path folder, PrintStream out)
            throws IOException, InterruptedException {
        if (options.text("disk", "on").equals("on") && SmallDisk.isPossible(folder)) {
            return SmallDisk.on(folder.resolve("data"), DISK_MEGABYTES);
        }
        out.println("the disk is not filled: that needs root");
        return null;
    }

    private static Plan plan(Options options) {
        long cuts = options.number("power-cuts", 0);
        String targets = options.text("targets", cuts > 0 ? "embedded,influxdb" : String.join(",", Targets.ALL));
        return new Plan(
                options.number("seed", new Random().nextLong()),
                List.of(targets.split(",")),
                (int) Math.max(cuts, options.number("kills", 0)),
                (int) options.number("outages", 0),
                3_600 * options.number("hours", 0) + 60 * options.number("minutes", 0),
                (int) options.number("publishers", 4),
                (int) options.number("up", 3_000));
    }
}
