package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's mosquitto clients in the three versions of the protocol. */
class MosquittoClientsTest {
    @TempDir
    private static Path folder;

    private static SluiceProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = SluiceProcess.start(folder.resolve("sluice"));
    }

    @AfterAll
    static void nothingBroke() throws Exception {
        try (SluiceProcess ended = sluice) {
            ended.assertNothingBroke();
        }
    }

    @Feature({"MQ-01", "MQ-02", "MQ-03", "MQ-08", "MQ-11"})
    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void eachMessageArrivesOnceWithTheLowerOfBothQos(String version) throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), version);
        for (int granted = 0; granted <= 2; granted++) {
            String topic = "matrix/" + version + "/" + granted;
            try (Program subscriber = client.subscribe(topic, granted)) {
                for (int published = 0; published <= 2; published++) {
                    client.publish(topic, "published " + published, published);
                }
                client.publish(topic, "last", 2);

                List<String> expected = new ArrayList<>();
                for (int published = 0; published <= 2; published++) {
                    expected.add(topic + " " + Math.min(granted, published) + " 0 published " + published);
                }
                expected.add(topic + " " + granted + " 0 last");
                assertThat(Mosquitto.messages(subscriber, 4)).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Feature({"MQ-09", "MQ-10", "SE-16"})
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aThousandMessagesArriveOnceAndInOrder(int qos) throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv5");
        List<String> numbers =
                IntStream.rangeClosed(1, 1000).mapToObj(String::valueOf).toList();
        Path file = Files.write(folder.resolve("numbers"), numbers);
        String topic = "order/" + qos;
        try (Program subscriber = client.subscribe(topic, qos)) {
            client.publishLines(topic, file.toString(), qos);

            assertThat(Mosquitto.messages(subscriber, 1000))
                    .containsExactlyElementsOf(numbers.stream()
                            .map(n -> topic + " " + qos + " 0 " + n)
                            .toList());
        }
    }

    @Feature({"MQ-13", "MQ-15"})
    @Test
    void wildcardsTakeWhatTheyShould() throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv311");
        try (Program oneLevel = client.subscribe("plant/+", 1);
                Program everything = client.subscribe("plant/#", 1)) {
            for (String topic : List.of("plant/a", "plant/a/b/c", "plant", "planet/a", "$plant/a")) {
                client.publish(topic, "x", 1);
            }
            client.publish("plant/end", "x", 1);

            assertThat(Mosquitto.messages(oneLevel, 2)).containsExactly("plant/a 1 0 x", "plant/end 1 0 x");
            assertThat(Mosquitto.messages(everything, 4))
                    .containsExactly("plant/a 1 0 x", "plant/a/b/c 1 0 x", "plant 1 0 x", "plant/end 1 0 x");
        }
    }

    @Feature({"RE-01", "RE-02", "RE-03"})
    @Test
    void retainedMessagesWaitForSubscribersUntilTheyAreCleared() throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv5");
        client.publish("kept/a", "1", 1, "-r");
        client.publish("kept/b/c", "2", 1, "-r");
        client.publish("kept/a", "3", 1, "-r");
        try (Program late = client.subscribe("kept/#", 1)) {
            assertThat(Mosquitto.messages(late, 2)).containsExactlyInAnyOrder("kept/a 1 1 3", "kept/b/c 1 1 2");
        }
        Program.run(
                "mosquitto_pub",
                "-p",
                String.valueOf(sluice.mqttPort()),
                "-V",
                "5",
                "-q",
                "1",
                "-t",
                "kept/a",
                "-r",
                "-n");
        try (Program later = client.subscribe("kept/#", 1)) {
            client.publish("kept/end", "4", 1);
            assertThat(Mosquitto.messages(later, 2)).containsExactly("kept/b/c 1 1 2", "kept/end 1 0 4");
        }
    }

    @Feature("MQ-20")
    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void theWillIsPublishedForAClientThatIsKilledAndNotForOneThatLeaves(String version) throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), version);
        String topic = "will/" + version;
        try (Program heir = client.subscribe(topic, 1)) {
            try (Program killed = client.subscribe(
                    "nothing/" + version, 0, "--will-topic", topic, "--will-payload", "killed", "--will-qos", "1")) {
                killed.kill();
            }
            Mosquitto.messages(heir, 1);
            client.publish("nothing", "", 1, "--will-topic", topic, "--will-payload", "left");
            client.publish(topic, "end", 1);

            assertThat(Mosquitto.messages(heir, 2)).containsExactly(topic + " 1 0 killed", topic + " 1 0 end");
        }
    }

    @Feature({"MQ-03", "MQ-30"})
    @Test
    void userPropertiesTravelWithTheMessage() throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv5");
        try (Program subscriber = client.subscribeAs("message %P %C %R %p", "properties", 1)) {
            client.publish(
                    "properties",
                    "payload",
                    1,
                    "-D publish user-property site north -D publish content-type text/plain -D publish response-topic r/1"
                            .split(" "));

            assertThat(Mosquitto.messages(subscriber, 1)).containsExactly("site:north text/plain r/1 payload");
        }
    }

    @Feature({"SH-01", "SH-02"})
    @Test
    void membersOfAGroupShareMessagesAndGroupsDoNot() throws Exception {
        Mosquitto client = new Mosquitto(sluice.mqttPort(), "mqttv5");
        List<String> numbers =
                IntStream.rangeClosed(1, 300).mapToObj(String::valueOf).toList();
        Path file = Files.write(folder.resolve("shared"), numbers);
        try (Program first = client.subscribe("$share/one/work", 1);
                Program second = client.subscribe("$share/one/work", 1);
                Program third = client.subscribe("$share/one/work", 1);
                Program other = client.subscribe("$share/two/work", 1);
                Program queue = client.subscribe("$queue/work", 1)) {
            client.publishLines("work", file.toString(), 1);

            List<Program> members = List.of(first, second, third);
            Eventually.is(300, () -> together(members).size());
            String[] all = numbers.stream().map(n -> "work 1 0 " + n).toArray(String[]::new);
            assertThat(together(members)).containsExactlyInAnyOrder(all);
            assertThat(Mosquitto.messages(other, 300)).containsExactly(all);
            assertThat(Mosquitto.messages(queue, 300)).containsExactly(all);
        }
    }

    private static List<String> together(List<Program> members) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (Program member : members) {
            all.addAll(Mosquitto.messages(member, 0));
        }
        return all;
    }
}
