package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.testkit.campaign.Fuzz;
import io.sluice.testkit.campaign.KillCycles;
import io.sluice.testkit.campaign.KillCycles.Crash;
import io.sluice.testkit.campaign.KillCycles.Plan;
import io.sluice.testkit.campaign.PowerCut;
import io.sluice.testkit.campaign.SluiceServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The campaigns of {@code benchmarks/kill-cycles}, {@code power-cuts} and {@code fuzz}, short. Their seeds are new each time and stand in
 * the output.
 */
class CrashTest {
    private static final String QUEUES_WITHOUT_LIMIT = "zone.external.max_mqueue_len=0";

    @TempDir
    private Path folder;

    @Feature({"SE-01", "SE-02", "SE-16", "SE-17", "RE-01", "RE-02", "MQ-09", "MQ-10"})
    @Test
    void whatWasAcknowledgedSurvivesKills() throws Exception {
        try (SluiceServer server = new SluiceServer(folder, SluiceProcess.launcher(), List.of(QUEUES_WITHOUT_LIMIT))) {
            assertThat(new KillCycles(server, plan(4), Crash.KILL, System.out)
                            .run()
                            .first())
                    .isEmpty();
        }
    }

    @Feature({"SE-17", "RE-04"})
    @Test
    void whatWasAcknowledgedSurvivesPowerCuts() throws Exception {
        Path library = folder.resolve("powercut.so");
        String source =
                Path.of("../benchmarks/power-cut/powercut.c").toAbsolutePath().toString();
        Program.run("cc", "-O1", "-shared", "-fPIC", "-o", library.toString(), source, "-ldl");
        Path data = Files.createDirectories(folder.resolve("sluice/data"));
        PowerCut cut = new PowerCut(data, data.resolve("log"), folder.resolve("cut"));
        List<String> launcher = new ArrayList<>(cut.prefix(library));
        launcher.addAll(SluiceProcess.launcher());
        try (SluiceServer server =
                new SluiceServer(folder.resolve("sluice"), launcher, List.of(QUEUES_WITHOUT_LIMIT))) {
            assertThat(new KillCycles(server, plan(3), cut, System.out).run().first())
                    .isEmpty();
        }
    }

    @Feature("MQ-04")
    @Test
    void sessionsWithFaultsHurtNobody() throws Exception {
        List<String> settings = List.of("zone.external.max_mqueue_len=50", "zone.external.session_expiry_interval=2s");
        try (SluiceServer server = new SluiceServer(folder, SluiceProcess.launcher(), settings)) {
            server.start();
            long seed = new Random().nextLong();
            Fuzz fuzz = new Fuzz(new InetSocketAddress("127.0.0.1", server.mqttPort()), seed, System.out);
            assertThat(fuzz.run(server, 5).first()).as("seed %d", seed).isEmpty();
        }
    }

    private static Plan plan(int cycles) {
        return new Plan(cycles, new Random().nextLong(), 3, 3, 1_500);
    }
}
