package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks and clients at their worst. After each of them nothing is left: no connection, no session, no open file, no memory; and those
 * who behave have not noticed.
 */
class RoughClientsTest {
    private static final long MEGABYTE = 1L << 20;
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final Random RANDOM = new Random(7);
    private static final int SPARE_FILES = 10;

    @TempDir
    private static Path folder;

    private static SluiceProcess sluice;
    private int filesBefore;

    @BeforeAll
    static void start() throws Exception {
        sluice = SluiceProcess.start(folder.resolve("sluice"), "zone.external.idle_timeout=2s");
        // loads what everybody needs, so that the first test does not pay for it
        new Mosquitto(sluice.mqttPort(), "mqttv311").publish("warm/up", "x", 2);
    }

    @AfterAll
    static void nothingBroke() throws Exception {
        try (SluiceProcess ended = sluice) {
            ended.assertNothingBroke();
        }
    }

    @BeforeEach
    void count() throws Exception {
        Eventually.is(0L, () -> stat("connections/count"));
        filesBefore = sluice.openFiles();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        new Mosquitto(sluice.mqttPort(), "mqttv5").publish("still/there", "x", 1);
        Eventually.is(0L, () -> stat("connections/count"));
        Eventually.is(0L, () -> stat("sessions/count"));
        Eventually.is(true, () -> sluice.openFiles() <= filesBefore + SPARE_FILES);
    }

    @Feature("MQ-06")
    @Test
    void aConnectThatTricklesDoesNotOutliveTheIdleTimeout() throws Exception {
        long begin = System.nanoTime();
        byte[] hello = RoughSocket.hello("a-client-with-a-rather-long-identifier", 60);
        try (RoughSocket socket = RoughSocket.connect(sluice.mqttPort())) {
            assertThat(trickle(socket, hello, 200)).isTrue();
        }
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(6));
    }

    @Feature({"MQ-17", "MQ-18"})
    @Test
    void aPacketThatTricklesIsNoSignOfLife() throws Exception {
        try (RoughSocket socket = RoughSocket.connect(sluice.mqttPort())) {
            socket.send(RoughSocket.hello("slow-header", 1)).read(4);
            // PUBLISH with a remaining length of four bytes, of which the last one does not come for long
            assertThat(trickle(socket, RoughSocket.bytes("30 ff ff 10 00 01 61 78 78 78 78 78 78 78 78"), 300))
                    .isTrue();
        }
    }

    @Feature("MQ-06")
    @Test
    void silenceAfterTheAcceptIsGivenTheIdleTimeoutAndNoMore() throws Exception {
        List<RoughSocket> silent = new ArrayList<>();
        for (int number = 0; number < 50; number++) {
            silent.add(RoughSocket.connect(sluice.mqttPort()));
        }
        for (RoughSocket socket : silent) {
            assertThat(socket.millisUntilClosed()).isLessThan(8_000);
            socket.close();
        }
    }

    @Feature("MQ-17")
    @Test
    void halfOpenConnectionsEndByKeepAliveAndTheirWillIsTold() throws Exception {
        try (Program widow = new Mosquitto(sluice.mqttPort(), "mqttv5").subscribe("will/#", 1);
                RoughSocket socket = RoughSocket.connect(sluice.mqttPort())) {
            socket.send("10 18 0004 4d515454 04 06 0001 0001 77 0006 77696c6c2f61 0001 78")
                    .read(4);
            assertThat(socket.millisUntilClosed()).isBetween(500L, 10_000L);
            assertThat(Mosquitto.messages(widow, 1)).containsExactly("will/a 0 0 x");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    before CONNECT                      |
                    in the middle of CONNECT            | 10 10 0004 4d51
                    after CONNECT, before CONNACK       | HELLO
                    after CONNACK                       | HELLO READ
                    in the middle of PUBLISH            | HELLO READ 32 ff7f 0001 61 0001 78 78 78
                    after PUBLISH QoS 1, before PUBACK  | HELLO READ 32 06 0001 61 0001 78
                    after PUBLISH QoS 2, before PUBREC  | HELLO READ 34 06 0001 61 0001 78
                    after PUBREL, before PUBCOMP        | HELLO READ 34 06 0001 61 0001 78 62 02 0001
                    after SUBSCRIBE, before SUBACK      | HELLO READ 82 06 0001 0001 23 02
                    with a message that waits for PUBACK| HELLO READ 82 06 0001 0001 61 01 32 06 0001 61 0002 78 READ
                    with a message that waits for PUBREC| HELLO READ 82 06 0001 0001 61 02 34 06 0001 61 0002 78 62 02 0002 READ
                    in the middle of UNSUBSCRIBE        | HELLO READ a2 06 0001 0002 61
                    after PINGREQ                       | HELLO READ c0 00
                    after DISCONNECT                    | HELLO READ e0 00""")
    void resetsInEveryStateLeaveNothing(String state, String script) throws Exception {
        String bytes = script == null ? "" : script;
        for (int number = 0; number < 30; number++) {
            RoughSocket socket = RoughSocket.connect(sluice.mqttPort());
            for (String word : bytes.split("(?<=HELLO|READ)\\s*|(?=READ)")) {
                step(socket, word.strip(), "reset-" + number);
            }
            socket.reset();
        }
    }

    @Test
    void aLengthIsNoReasonToAllocate() throws Exception {
        long before = sluice.directMemory();
        List<RoughSocket> greedy = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            RoughSocket socket = RoughSocket.connect(sluice.mqttPort());
            socket.send(RoughSocket.hello("greedy-" + number, 60)).read(4);
            // a PUBLISH of a megabyte, of which ten bytes come
            greedy.add(socket.send("30 80 80 3f 0001 61 7878 78787878 78"));
        }
        assertThat(stat("connections/count")).isEqualTo(300L);
        assertThat(sluice.directMemory() - before).isLessThan(32 * MEGABYTE);
        for (RoughSocket socket : greedy) {
            socket.reset();
        }
    }

    @Feature("SE-15")
    @Test
    void whoeverDoesNotReadLosesMessagesAndNobodyElseDoes() throws Exception {
        long before = sluice.directMemory();
        long dropped = sluice.api().metric("messages/dropped");
        List<RoughSocket> deaf = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            RoughSocket socket = RoughSocket.narrow(sluice.mqttPort());
            socket.send(RoughSocket.hello("deaf-" + number, 0)).read(4);
            deaf.add(socket.send("82 0c 0001 0007 666c6f6f642f23 00"));
        }
        try (Program reader = new Mosquitto(sluice.mqttPort(), "mqttv5").subscribeAs("message %l", "flood/#", 0);
                RoughSocket flood = RoughSocket.connect(sluice.mqttPort())) {
            flood.send(RoughSocket.hello("flood", 0)).read(4);
            byte[] publish = publish("flood/x", 60_000);
            for (int number = 0; number < 3_000; number++) {
                flood.send(publish);
            }
            Mosquitto.messages(reader, 3_000);
            assertThat(sluice.directMemory() - before).isLessThan(128 * MEGABYTE);
            assertThat(sluice.api().metric("messages/dropped") - dropped).isGreaterThan(5_000);
            new Mosquitto(sluice.mqttPort(), "mqttv311").publish("other/topic", "x", 2);
        }
        for (RoughSocket socket : deaf) {
            socket.reset();
        }
    }

    @Feature("MQ-04")
    @Test
    void aHundredConnectionsOfGarbageAtOnce() throws Exception {
        List<RoughSocket> noisy = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            noisy.add(RoughSocket.connect(sluice.mqttPort()));
        }
        for (int number = 0; number < 100; number++) {
            if (number % 2 == 0) {
                noisy.get(number).send(RoughSocket.hello("noise-" + number, 60)).read(4);
            }
            byte[] garbage = new byte[1 + RANDOM.nextInt(20_000)];
            RANDOM.nextBytes(garbage);
            sendWhileOpen(noisy.get(number), garbage);
        }
        new Mosquitto(sluice.mqttPort(), "mqttv311").publish("other/topic", "x", 2);
        for (RoughSocket socket : noisy) {
            socket.reset();
        }
    }

    private static void step(RoughSocket socket, String word, String clientId) throws IOException {
        switch (word) {
            case "" -> {}
            case "HELLO" -> socket.send(RoughSocket.hello(clientId, 60));
            // CONNACK, or what begins the answer to the rest
            case "READ" -> socket.read(4);
            default -> socket.send(word);
        }
    }

    /** Sends byte by byte; true if the server closes before the end, or soon behind it. */
    private static boolean trickle(RoughSocket socket, byte[] bytes, int everyMillis)
            throws IOException, InterruptedException {
        for (byte next : bytes) {
            if (socket.isClosed()) {
                return true;
            }
            sendWhileOpen(socket, new byte[] {next});
            if (NEVER.await(everyMillis, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return socket.isClosed();
    }

    private static void sendWhileOpen(RoughSocket socket, byte[] bytes) throws IOException {
        try {
            socket.send(bytes);
        } catch (SocketException closed) {
            // that is what is wanted
        }
    }

    private static byte[] publish(String topic, int payload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int length = 2 + topic.length() + payload;
        all.writeBytes(new byte[] {
            0x30, (byte) (length & 0x7F | 0x80), (byte) (length >> 7 & 0x7F | 0x80), (byte) (length >> 14), 0
        });
        all.write(topic.length());
        all.writeBytes(topic.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        all.writeBytes(new byte[payload]);
        return all.toByteArray();
    }

    private static long stat(String name) throws IOException, InterruptedException {
        return sluice.api().get("/stats").findValue(name).asLong(-1);
    }
}
