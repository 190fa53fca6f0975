package io.sluice.appliance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.appliance.TestSluice;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("./run: sensors on real sockets, one rule, rows in the embedded table")
@Timeout(60)
class DemonstrationTest {
    @TempDir
    Path data;

    @Test
    void everyReadingSentIsARowAndTheRuleGoesWithTheDemonstration() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                told.countDown();
            }

            @Override
            public PrintStream printf(java.util.Locale locale, String format, Object... values) {
                super.printf(locale, format, values);
                if (format.contains("Try next")) {
                    told.countDown();
                }
                return this;
            }
        };
        try (TestSluice sluice = TestSluice.start(data)) {
            Demonstration.Doors doors =
                    new Demonstration.Doors(sluice.mqtt(), sluice.sluice().api());
            Api api = new Api(sluice.sluice().api());
            Demonstration.Plan plan = new Demonstration.Plan(3, 40, 3_600_000, 20_000, Path.of("/opt/sluice"));
            try (Demonstration demonstration = new Demonstration(plan, doors, "one", out)) {
                demonstration.start();
                assertThat(told.await(Duration.ofSeconds(40).toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();

                assertThat(api.get("/rules")).hasSize(1);
            }
            assertThat(shown.toString(StandardCharsets.UTF_8))
                    .contains(
                            "120 readings sent (QoS 1, all acknowledged), 120 rows stored: every reading exactly once");
            assertThat(api.get("/rules")).isEmpty();
        }
    }
}
