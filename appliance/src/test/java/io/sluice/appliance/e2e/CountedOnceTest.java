package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.testkit.campaign.CountedOnce;
import io.sluice.testkit.campaign.CountedOnce.Plan;
import io.sluice.testkit.campaign.CountedOnce.Weather;
import io.sluice.testkit.campaign.KillCycles.Crash;
import io.sluice.testkit.campaign.PowerCut;
import io.sluice.testkit.campaign.SkewedClock;
import io.sluice.testkit.campaign.SluiceServer;
import io.sluice.testkit.campaign.SmallDisk;
import io.sluice.testkit.campaign.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The campaign of {@code benchmarks/ledger}, short. Its seed is new each time and stands in the output. */
class CountedOnceTest {
    private static final int DISK_MEGABYTES = 256;

    @TempDir
    private Path folder;

    private Path sluice;

    @BeforeEach
    void makeFolder() throws Exception {
        sluice = Files.createDirectories(folder.resolve("sluice"));
    }

    @Feature({"BR-03", "BR-12", "RA-24"})
    @Test
    void everyTargetHasWhatWasAcknowledgedOnceWhateverFails() throws Exception {
        SkewedClock clock = new SkewedClock(library("clock-skew/clockskew"), folder.resolve("clock"));
        List<String> targets =
                Targets.ALL.stream().filter(Targets.installed()::contains).toList();
        try (SmallDisk disk =
                        SmallDisk.isPossible(folder) ? SmallDisk.on(sluice.resolve("data"), DISK_MEGABYTES) : null;
                SluiceServer server = new SluiceServer(sluice, launcher(clock.prefix()), CountedOnce.SETTINGS)) {
            Plan plan = new Plan(new Random().nextLong(), targets, 20, 10, 0, 3, 1_500);
            Weather weather = new Weather(Crash.KILL, clock, disk, true);
            assertThat(new CountedOnce(server, plan, weather, folder, System.out)
                            .run()
                            .first())
                    .isEmpty();
        }
    }

    @Feature({"BR-12", "RE-04"})
    @Test
    void nothingIsLostOrCountedTwiceByPowerCuts() throws Exception {
        Path data = Files.createDirectories(sluice.resolve("data"));
        PowerCut cut = new PowerCut(data, data.resolve("log"), folder.resolve("cut"));
        List<String> launcher = launcher(cut.prefix(library("power-cut/powercut")));
        List<String> settings = new ArrayList<>(CountedOnce.SETTINGS);
        settings.add(CountedOnce.ALWAYS_RECOGNISE);
        List<String> targets =
                Targets.installed().contains("influxdb") ? List.of("embedded", "influxdb") : List.of("embedded");
        try (SluiceServer server = new SluiceServer(sluice, launcher, settings)) {
            Plan plan = new Plan(new Random().nextLong(), targets, 10, 0, 0, 3, 1_000);
            Weather weather = new Weather(cut, null, null, false);
            assertThat(new CountedOnce(server, plan, weather, folder, System.out)
                            .run()
                            .first())
                    .isEmpty();
        }
    }

    /** Compiles one of the libraries that are preloaded. */
    private Path library(String source) throws Exception {
        Path library = folder.resolve(Path.of(source).getFileName() + ".so");
        String file = Path.of("../benchmarks/" + source + ".c").toAbsolutePath().toString();
        Program.run("cc", "-O1", "-shared", "-fPIC", "-o", library.toString(), file, "-ldl");
        return library;
    }

    private static List<String> launcher(List<String> before) {
        List<String> launcher = new ArrayList<>(before);
        launcher.addAll(SluiceProcess.launcher());
        return launcher;
    }
}
