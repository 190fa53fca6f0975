package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What modules keep over kill -9. */
class ModulesAfterKillTest {
    @TempDir
    private Path folder;

    @Test
    @Feature({"MO-05", "AC-13", "RE-04"})
    void delayedMessagesAndBansAndRetainedMessagesSurvive() throws Exception {
        try (SluiceProcess sluice = SluiceProcess.start(folder.resolve("disc"))) {
            Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv5");
            String[] keeper = {"-i", "keeper", "-c", "-x", "3600"};
            client.subscribe("#", 1, keeper).close();
            client.publish("$delayed/5/later", "overdue", 1);
            client.publish("$delayed/20/later", "in time or overdue", 1);
            client.publish("kept", "retained", 1, "-r");
            sluice.api().post("/banned", Map.of("as", "client_id", "who", "c1"));
            sluice.kill();
            sluice.start();

            try (Program subscriber = client.subscribe("#", 1, keeper)) {
                assertThat(Mosquitto.messages(subscriber, 4))
                        .contains("kept 1 1 retained")
                        .containsSubsequence("later 1 0 overdue", "later 1 0 in time or overdue");
            }
            assertThat(sluice.api()
                            .get("/banned")
                            .path("objects")
                            .path(0)
                            .path("who")
                            .asText())
                    .isEqualTo("c1");
            assertThat(sluice.api().get("/delayed").path("total_num").asInt()).isZero();
            sluice.assertNothingBroke();
        }
    }

    @Test
    @Feature("RE-04")
    void whatIsKeptInMemoryIsGone() throws Exception {
        try (SluiceProcess sluice = SluiceProcess.start(folder.resolve("ram"), "retainer.storage_type=ram")) {
            Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv5");
            client.publish("kept", "retained", 1, "-r");
            assertThat(sluice.api().get("/retainer/topics").toString()).contains("kept");
            sluice.kill();
            sluice.start();
            assertThat(sluice.api().get("/retainer/topics").toString()).doesNotContain("kept");
        }
    }
}
