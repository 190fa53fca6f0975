package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.MosquittoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Bridges to mosquitto, from the configuration to what its clients see. */
@Timeout(180)
@EnabledIf("io.sluice.testkit.server.MosquittoServer#isInstalled")
class BridgesTest {
    private static final String V311 = "mqttv311";

    @TempDir
    private Path directory;

    private MosquittoServer remote(String... more) throws Exception {
        MosquittoServer remote = MosquittoServer.in(directory.resolve("remote"), more);
        remote.start();
        return remote;
    }

    private SluiceProcess sluice(MosquittoServer remote, String... more) throws Exception {
        List<String> settings = new ArrayList<>(List.of(
                "bridge.mqtt.aws.address=127.0.0.1:" + remote.port(),
                "bridge.mqtt.aws.forwards=up/#",
                "bridge.mqtt.aws.mountpoint=bridge/${node}/",
                "bridge.mqtt.aws.reconnect_interval=500ms"));
        settings.addAll(List.of(more));
        return SluiceProcess.start(directory.resolve("sluice"), settings.toArray(String[]::new));
    }

    private static void awaitRunning(SluiceProcess sluice) throws Exception {
        Eventually.is("name: aws     status: Running", () -> sluice.ctl("bridges", "list"));
    }

    @Test
    @Feature({"BR-08", "BR-09", "BR-10", "BR-14", "BR-15", "BR-16"})
    @DisplayName(
            "Messages go out below the mountpoint and come in under their own topic; both change live and stay changed")
    void carriesBothWays() throws Exception {
        try (MosquittoServer remote = remote();
                SluiceProcess sluice = sluice(
                        remote,
                        "bridge.mqtt.aws.subscription.1.topic=cmd/topic1",
                        "bridge.mqtt.aws.subscription.1.qos=2")) {
            Mosquitto here = new Mosquitto(sluice.mqttPort(), V311);
            Mosquitto there = new Mosquitto(remote.port(), V311);
            awaitRunning(sluice);
            try (Program remoteClient = there.subscribe("bridge/#", 2);
                    Program localClient = here.subscribe("cmd/#", 2)) {
                here.publish("up/1", "out", 1);
                there.publish("cmd/topic1", "in", 2);
                assertThat(Mosquitto.messages(remoteClient, 1)).containsExactly("bridge/sluice@127.0.0.1/up/1 1 0 out");
                assertThat(Mosquitto.messages(localClient, 1)).containsExactly("cmd/topic1 2 0 in");

                sluice.ctl("bridges", "add-forward", "aws", "more/+");
                sluice.ctl("bridges", "del-forward", "aws", "up/#");
                sluice.ctl("bridges", "add-subscription", "aws", "cmd/topic2", "1");
                sluice.ctl("bridges", "del-subscription", "aws", "cmd/topic1");
                sluice.stop();
                sluice.start();
                awaitRunning(sluice);
                assertThat(sluice.ctl("bridges", "forwards", "aws")).isEqualTo("topic:   more/+");
                assertThat(sluice.ctl("bridges", "subscriptions", "aws")).isEqualTo("topic: cmd/topic2, qos: 1");
            }
            try (Program remoteClient = there.subscribe("bridge/#", 2);
                    Program localClient = here.subscribe("cmd/#", 2)) {
                here.publish("up/1", "no longer", 1);
                here.publish("more/1", "kept", 1, "-r");
                there.publish("cmd/topic1", "no longer", 1);
                there.publish("cmd/topic2", "new", 1);
                assertThat(Mosquitto.messages(remoteClient, 1))
                        .containsExactly("bridge/sluice@127.0.0.1/more/1 1 0 kept");
                assertThat(Mosquitto.messages(localClient, 1)).containsExactly("cmd/topic2 1 0 new");
            }
            try (Program late = there.subscribe("bridge/#", 1)) {
                assertThat(Mosquitto.messages(late, 1)).containsExactly("bridge/sluice@127.0.0.1/more/1 1 1 kept");
            }
            sluice.assertNothingBroke();
        }
    }

    @Test
    @Feature({"BR-12", "BR-13"})
    @DisplayName("What is published while the remote broker is away arrives afterwards, in order, and nothing twice")
    void bridgesAnOutage() throws Exception {
        try (MosquittoServer remote = remote();
                SluiceProcess sluice =
                        sluice(remote, "bridge.mqtt.aws.forward_qos=2", "bridge.mqtt.aws.start_type=manual")) {
            Mosquitto here = new Mosquitto(sluice.mqttPort(), V311);
            Mosquitto there = new Mosquitto(remote.port(), V311);
            assertThat(sluice.ctl("bridges", "list")).isEqualTo("name: aws     status: Stopped");
            assertThat(sluice.ctl("bridges", "start", "aws")).isEqualTo("Start bridge successfully.");
            awaitRunning(sluice);
            there.subscribe("bridge/#", 2, "-i", "keeper", "-c").close();

            here.publishLines("up/a", numbers(0, 500), 1);
            remote.stop();
            here.publishLines("up/a", numbers(500, 1_000), 1);
            remote.start();
            here.publishLines("up/a", numbers(1_000, 1_500), 1);
            try (Program keeper = there.subscribe("bridge/#", 2, "-i", "keeper", "-c")) {
                assertThat(Mosquitto.messages(keeper, 1_500)).containsExactlyElementsOf(expected(1_500));
            }
        }
    }

    @Test
    @Feature("BR-12")
    @DisplayName("With replayq_dir what waits survives kill -9, and what was under way is not lost")
    void bridgesAKill() throws Exception {
        try (MosquittoServer remote = remote();
                SluiceProcess sluice = sluice(
                        remote,
                        "bridge.mqtt.aws.forward_qos=2",
                        "bridge.mqtt.aws.proto_ver=mqttv5",
                        "bridge.mqtt.aws.queue.replayq_dir=data/bridge_aws/")) {
            Mosquitto here = new Mosquitto(sluice.mqttPort(), V311);
            Mosquitto there = new Mosquitto(remote.port(), V311);
            awaitRunning(sluice);
            there.subscribe("bridge/#", 2, "-i", "keeper", "-c").close();
            remote.stop();
            here.publishLines("up/a", numbers(0, 500), 1);
            sluice.kill();
            remote.start();
            sluice.start();
            here.publishLines("up/a", numbers(500, 1_500), 1);
            sluice.kill();
            sluice.start();
            here.publish("up/a", "1500", 1);
            try (Program keeper = there.subscribe("bridge/#", 2, "-i", "keeper", "-c")) {
                keeper.await(1, line -> line.endsWith(" 1500"));
                List<String> all = Mosquitto.messages(keeper, 1_501);
                assertThat(all.stream().distinct()).containsExactlyElementsOf(expected(1_501));
                // at most the one batch that was under way at the second kill comes again
                assertThat(all.size()).isLessThanOrEqualTo(1_501 + 1_024);
            }
        }
    }

    @Test
    @Feature("BR-18")
    @DisplayName("mosquitto in bridge mode carries both ways, with and without try_private, and nothing twice")
    void mosquittoBridgesIn() throws Exception {
        try (SluiceProcess sluice = SluiceProcess.start(directory.resolve("sluice"))) {
            for (String mode : List.of("true", "false")) {
                for (String version : List.of("mqttv31", "mqttv311", "mqttv50")) {
                    mosquittoBridgesIn(sluice, mode, version);
                }
            }
            sluice.assertNothingBroke();
        }
    }

    private void mosquittoBridgesIn(SluiceProcess sluice, String tryPrivate, String version) throws Exception {
        String name = tryPrivate + "-" + version;
        // without try_private versions 3 and 4 do not say that they are a bridge, and their own messages come back
        boolean marked = tryPrivate.equals("true") || version.equals("mqttv50");
        try (MosquittoServer remote = MosquittoServer.in(
                directory.resolve("mosquitto-" + name),
                "connection " + name,
                "address 127.0.0.1:" + sluice.mqttPort(),
                "bridge_protocol_version " + version,
                "try_private " + tryPrivate,
                "topic " + (marked ? "# both" : "a out") + " 2 " + name + "/ remote/",
                "topic " + (marked ? "c both" : "b in") + " 2 " + name + "/ remote/")) {
            remote.start();
            Mosquitto here = new Mosquitto(sluice.mqttPort(), V311);
            Mosquitto there = new Mosquitto(remote.port(), V311);
            try (Program localClient = here.subscribe("remote/#", 2);
                    Program remoteClient = there.subscribe(name + "/#", 2)) {
                Eventually.is(
                        true, () -> sluice.ctl("subscriptions", "list").lines().anyMatch(line -> line.contains(name)));
                there.publish(name + "/a", "from there", 2);
                assertThat(Mosquitto.messages(localClient, 1)).containsExactly("remote/a 2 0 from there");
                here.publish("remote/b", "from here", 1);
                assertThat(Mosquitto.messages(localClient, 2)).endsWith("remote/b 1 0 from here");
                assertThat(Mosquitto.messages(remoteClient, 2))
                        .containsExactly(name + "/a 2 0 from there", name + "/b 1 0 from here");
            }
        }
    }

    private String numbers(int from, int to) throws Exception {
        Path file = directory.resolve("numbers-" + from);
        Files.writeString(
                file, IntStream.range(from, to).mapToObj(String::valueOf).collect(Collectors.joining("\n", "", "\n")));
        return file.toString();
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "bridge/sluice@127.0.0.1/up/a 2 0 " + number)
                .toList();
    }
}
