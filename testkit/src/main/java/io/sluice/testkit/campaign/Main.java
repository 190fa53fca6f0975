package io.sluice.testkit.campaign;

import io.sluice.testkit.campaign.KillCycles.Crash;
import io.sluice.testkit.campaign.KillCycles.Plan;
import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.io.PrintStream;
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

    private Main() {}

    /** @param words name of the campaign, then options; the exit code is 1 if anything went wrong, 2 for a wrong option */
    public static void main(String[] words) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            Violations violations = run(words, out);
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
            default -> throw new IllegalArgumentException("which campaign?");
        };
    }

    private static Violations killCycles(String[] words, PrintStream out) throws IOException, InterruptedException {
        Options options = new Options(words, CYCLES);
        Path folder = folder(options, "kill-cycles");
        out.println("data and logs in " + folder);
        try (SluiceServer server = server(options, folder, List.of())) {
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
        try (SluiceServer server = server(options, folder, cut.prefix(library))) {
            return new KillCycles(server, plan(options), cut, out).run();
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

    /** Queues have no limit: what waits is never dropped, and nothing that is missing can be excused by that. */
    private static SluiceServer server(Options options, Path folder, List<String> before) throws IOException {
        List<String> launcher = new ArrayList<>(before);
        launcher.addAll(SluiceServer.packagedLauncher(Path.of(options.text("sluice", TREE))));
        List<String> settings = new ArrayList<>(List.of("zone.external.max_mqueue_len=0"));
        String more = options.text("set", "");
        if (!more.isEmpty()) {
            settings.addAll(List.of(more.split(",")));
        }
        return new SluiceServer(folder, launcher, settings);
    }

    private static Path folder(Options options, String name) throws IOException {
        String given = options.text("folder", "");
        return given.isEmpty() ? Files.createTempDirectory(name) : Files.createDirectories(Path.of(given));
    }
}
