package io.sluice.testkit.campaign;

import io.sluice.testkit.campaign.KillCycles.Crash;
import io.sluice.testkit.campaign.KillCycles.Plan;
import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The commands {@code benchmarks/kill-cycles} and its like: a campaign against the packaged Sluice. */
public final class Main {
    private static final String TREE = "appliance/target/sluice";

    private static final Set<String> CYCLES =
            Set.of("cycles", "seed", "publishers", "subscribers", "up", "set", "sluice", "folder", "library");

    /** Queues without limit: what waits is never dropped, and nothing that is missing can be excused by that. */
    private static final String NO_LIMIT = "zone.external.max_mqueue_len=0";
    /** Memory of a small box, counted by the JVM. */
    private static final String WATCHED = "SLUICE_JAVA_OPTS=-Xmx512m -XX:+UseSerialGC -ea " + SluiceServer.WATCHED;

    private Main() {}

    /** @param words name of the campaign, then options; the exit code is 1 if anything went wrong, 2 for a wrong option */
    public static void main(String[] words) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            Violations violations = run(words, out);
            violations.first().forEach(line -> out.println("  " + line));
            out.println(violations.count() == 0 ? "ok" : violations.count() + " violations");
            System.exit(violations.count() == 0 ? 0 : 1);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            System.exit(2);
        }
    }

    private static Violations run(String[] words, PrintStream out) throws Exception {
        return switch (words.length == 0 ? "" : words[0]) {
            case "kill-cycles" -> killCycles(words, out);
            case "power-cuts" -> powerCuts(words, out);
            case "ledger" -> LedgerMain.run(words, out);
            case "fuzz" -> fuzz(words, out);
            case "soak" -> soak(words, out);
            default -> throw new IllegalArgumentException("which campaign?");
        };
    }

    private static Violations killCycles(String[] words, PrintStream out) throws IOException, InterruptedException {
        Options options = new Options(words, CYCLES);
        Path folder = folder(options, "kill-cycles");
        out.println("data and logs in " + folder);
        try (SluiceServer server = server(options, folder, List.of(), NO_LIMIT)) {
            return new KillCycles(server, plan(options), Crash.KILL, out).run();
        }
    }

    private static Violations powerCuts(String[] words, PrintStream out) throws IOException, InterruptedException {
        Options options = new Options(words, CYCLES);
        Path folder = folder(options, "power-cuts");
        out.println("data and logs in " + folder);
        Path data = Files.createDirectories(folder.resolve("data"));
        PowerCut cut = new PowerCut(data, data.resolve("log"), folder.resolve("cut"));
        Path library = Path.of(options.text("library", "testkit/target/powercut.so"));
        try (SluiceServer server = server(options, folder, cut.prefix(library), NO_LIMIT)) {
            return new KillCycles(server, plan(options), cut, out).run();
        }
    }

    private static Violations fuzz(String[] words, PrintStream out) throws IOException, InterruptedException {
        Options options = new Options(
                words, Set.of("minutes", "seconds", "seed", "host", "port", "replay", "set", "sluice", "folder"));
        long seed = options.number("seed", new Random().nextLong());
        long seconds = options.number("seconds", 60 * options.number("minutes", 1));
        out.println("seed " + seed);
        if (!options.text("port", "").isEmpty()) {
            String host = options.text("host", "127.0.0.1");
            return fuzz(
                    options,
                    new Fuzz(new InetSocketAddress(host, (int) options.number("port", 0)), seed, out),
                    seconds);
        }
        Path folder = folder(options, "fuzz");
        out.println("data and logs in " + folder);
        try (SluiceServer server = server(
                options,
                folder,
                List.of("env", WATCHED),
                "zone.external.max_mqueue_len=50",
                "zone.external.session_expiry_interval=2s")) {
            server.start();
            Fuzz fuzz = new Fuzz(new InetSocketAddress("127.0.0.1", server.mqttPort()), seed, out);
            return options.text("replay", "").isEmpty() ? fuzz.run(server, seconds) : fuzz(options, fuzz, seconds);
        }
    }

    private static Violations fuzz(Options options, Fuzz fuzz, long seconds) throws InterruptedException {
        return options.text("replay", "").isEmpty() ? fuzz.run(seconds) : fuzz.replay(options.number("replay", 0));
    }

    private static Violations soak(String[] words, PrintStream out) throws IOException, InterruptedException {
        Options options = new Options(words, Set.of("minutes", "every", "set", "sluice", "folder"));
        Path folder = folder(options, "soak");
        out.println("data and logs in " + folder);
        try (SluiceServer server =
                server(options, folder, List.of("env", WATCHED), Soak.SETTINGS.toArray(String[]::new))) {
            return new Soak(server, out).run(60 * options.number("minutes", 10), options.number("every", 10));
        }
    }

    private static Plan plan(Options options) {
        return new Plan(
                (int) options.number("cycles", 50),
                options.number("seed", new Random().nextLong()),
                (int) options.number("publishers", 4),
                (int) options.number("subscribers", 4),
                (int) options.number("up", 3_000));
    }

    static SluiceServer server(Options options, Path folder, List<String> before, String... ours) throws IOException {
        List<String> launcher = new ArrayList<>(before);
        launcher.addAll(SluiceServer.packagedLauncher(Path.of(options.text("sluice", TREE))));
        List<String> settings = new ArrayList<>(List.of(ours));
        String more = options.text("set", "");
        if (!more.isEmpty()) {
            settings.addAll(List.of(more.split(",")));
        }
        return new SluiceServer(folder, launcher, settings);
    }

    static Path folder(Options options, String name) throws IOException {
        String given = options.text("folder", "");
        return given.isEmpty() ? Files.createTempDirectory(name) : Files.createDirectories(Path.of(given));
    }
}
