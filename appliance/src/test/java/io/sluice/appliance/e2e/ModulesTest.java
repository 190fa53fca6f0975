package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules of the broker with Debian's mosquitto clients and sluicectl. */
class ModulesTest {
    private static final String VERSION = "mqttv5";

    @TempDir
    private static Path folder;

    private static SluiceProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = SluiceProcess.start(
                folder.resolve("sluice"),
                "module.subscription=on",
                "module.subscription.1.topic=$client/%c",
                "module.subscription.1.qos=1",
                "module.rewrite=on",
                "module.rewrite.rule.1=x/# ^x/y/(.+)$ z/y/$1",
                "module.rewrite.rule.2=y/+/z/# ^y/(.+)/z/(.+)$ y/z/$2",
                "retainer.max_retained_messages=2",
                "retainer.max_payload_size=1KB",
                "zone.external.enable_flapping_detect=on");
    }

    @AfterAll
    static void nothingBroke() throws Exception {
        try (SluiceProcess ended = sluice) {
            ended.assertNothingBroke();
        }
    }

    private static Mosquitto client() {
        return new Mosquitto(sluice.mqttPort(), VERSION);
    }

    @Test
    @Feature("MO-03")
    void aClientGetsItsOwnTopicWithoutAskingForIt() throws Exception {
        try (Program device = client().subscribe("nothing", 0, "-i", "dev7")) {
            client().publish("$client/dev8", "not for you", 1);
            client().publish("$client/dev7", "only for you", 1);
            assertThat(Mosquitto.messages(device, 1)).containsExactly("$client/dev7 1 0 only for you");
        }
    }

    @Test
    @Feature("MO-04")
    void topicsAreRewrittenForPublishersAndSubscribers() throws Exception {
        try (Program plain = client().subscribe("z/y/#", 1);
                Program rewritten = client().subscribe("x/y/+", 1)) {
            client().publish("x/y/abc", "1", 1);
            client().publish("x/other", "2", 1);
            client().publish("z/y/end", "3", 1);
            List<String> seen = List.of("z/y/abc 1 0 1", "z/y/end 1 0 3");
            assertThat(Mosquitto.messages(plain, 2)).isEqualTo(seen);
            assertThat(Mosquitto.messages(rewritten, 2)).isEqualTo(seen);
        }
    }

    @Test
    @Feature({"MO-05", "MO-06"})
    void delayedMessagesComeLaterUnlessTheyAreTakenBack() throws Exception {
        try (Program subscriber = client().subscribe("later/#", 1)) {
            client().publish("$delayed/3/later/c", "third", 1);
            client().publish("$delayed/1/later/a", "first", 1);
            client().publish("$delayed/600/later/b", "never", 1);
            client().publish("later/now", "at once", 1);
            assertThat(Mosquitto.messages(subscriber, 3))
                    .containsExactly("later/now 1 0 at once", "later/a 1 0 first", "later/c 1 0 third");
            String waiting = sluice.ctl("delayed", "list");
            assertThat(waiting).contains(" later/b qos=1 ").doesNotContain("\n");
            assertThat(sluice.ctl("delayed", "del", waiting.substring(0, 32))).isEqualTo("ok");
            assertThat(sluice.api().get("/delayed").path("total_num").asInt()).isZero();
        }
        try (Program refused = Program.start(publish("$delayed/4294968/t", "-V", VERSION, "-q", "1", "-d"))) {
            assertThat(String.join("\n", refused.awaitEnd())).contains("RC:144");
        }
    }

    private static List<String> publish(String topic, String... more) {
        List<String> command = new ArrayList<>(
                List.of("mosquitto_pub", "-p", String.valueOf(sluice.mqttPort()), "-t", topic, "-m", "x"));
        command.addAll(List.of(more));
        return command;
    }

    @Test
    @Feature("AC-13")
    void whoIsBannedIsSentAwayAndRefusedUntilTheBanIsOver() throws Exception {
        try (Program connected = client().subscribe("t", 1, "-i", "c1")) {
            sluice.api().post("/banned", Map.of("as", "client_id", "who", "c1", "expires_in", 10));
            connected.await(1, line -> line.contains("DISCONNECT") || line.contains("CONNACK (138)"));
            assertThat(knock("c1")).contains("Banned");
        }
        Eventually.is(false, () -> knock("c1").contains("Banned"));
        assertThat(sluice.ctl("banned", "add", "ip_address", "127.0.0.0/8", "-r", "noisy"))
                .isEqualTo("Banned(ip_address=127.0.0.0/8, until=forever, by=sluicectl, reason=noisy)");
        assertThat(knock("c2")).contains("Banned");
        assertThat(sluice.ctl("banned", "list")).contains("127.0.0.0/8").doesNotContain("c1");
        assertThat(sluice.ctl("banned", "del", "ip_address", "127.0.0.0/8")).isEqualTo("ok");
        assertThat(knock("c2")).doesNotContain("Banned");
    }

    /** What a client says that connects, publishes and leaves. */
    private static String knock(String clientId) throws Exception {
        List<String> command = publish("knock", "-V", VERSION, "-i", clientId, "-d");
        String line = String.join(" ", command) + " 2>&1 || true";
        return Program.run("sh", "-c", line);
    }

    @Test
    @Feature("AC-14")
    void theEleventhConnectionInAMinuteIsBannedForAnHour() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(knock("flapper")).as("connection " + i).doesNotContain("Banned");
        }
        knock("flapper");
        Eventually.is(
                "flapper",
                () -> sluice.api()
                        .get("/banned")
                        .path("objects")
                        .path(0)
                        .path("who")
                        .asText());
        assertThat(knock("flapper")).contains("Banned");
        assertThat(sluice.log().lines().filter(line -> line.contains("is flapping")))
                .hasSize(1);
        sluice.api().delete("/banned/client_id/flapper");
        assertThat(knock("flapper")).doesNotContain("Banned");
    }

    @Test
    @Feature({"RE-05", "RE-06", "RE-09"})
    void retainedMessagesHaveLimitsAndAreListedAndCleaned() throws Exception {
        sluice.ctl("retainer", "clean");
        client().publish("keep/1", "one", 1, "-r");
        client().publish("keep/2", "two", 1, "-r");
        client().publish("keep/3", "three", 1, "-r");
        client().publish("keep/1", "uno", 1, "-r");
        client().publish("keep/2", "x".repeat(2_000), 1, "-r");
        try (Program late = client().subscribe("keep/#", 1)) {
            client().publish("keep/end", "end", 1);
            assertThat(Mosquitto.messages(late, 3))
                    .containsExactly("keep/1 1 1 uno", "keep/2 1 1 two", "keep/end 1 0 end");
        }
        assertThat(sluice.ctl("retainer", "topics")).contains("keep/1\nkeep/2");
        assertThat(sluice.ctl("retainer", "info")).matches("retained/total: \\d+");
        assertThat(sluice.ctl("retainer", "clean")).matches("Cleaned \\d+ retained messages");
        assertThat(sluice.ctl("retainer", "topics")).doesNotContain("keep/");
    }
}
