package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.appliance.TestSluice;
import io.sluice.core.testing.Feature;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session written out packet by packet: what {@code $SYS} says of it is exact. */
class ExactCountsTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String METRICS = "$SYS/brokers/sluice@127.0.0.1/metrics/";
    private static final String EXPECTED = """
            packets/received 22
            packets/sent 17
            packets/connect 3
            packets/connack 3
            packets/publish/received 5
            packets/publish/sent 3
            packets/puback/received 2
            packets/puback/sent 1
            packets/puback/missed 1
            packets/pubrec/received 2
            packets/pubrec/sent 1
            packets/pubrec/missed 1
            packets/pubrel/received 2
            packets/pubrel/sent 2
            packets/pubrel/missed 1
            packets/pubcomp/received 2
            packets/pubcomp/sent 2
            packets/pubcomp/missed 1
            packets/subscribe 2
            packets/suback 2
            packets/unsubscribe 1
            packets/unsuback 1
            packets/pingreq 1
            packets/pingresp 1
            packets/disconnect/received 1
            packets/disconnect/sent 1
            packets/auth 1
            messages/received 5
            messages/sent 3
            messages/expired 0
            messages/retained 1
            messages/dropped 2
            messages/forward 0
            messages/qos0/received 3
            messages/qos0/sent 1
            messages/qos1/received 1
            messages/qos1/sent 1
            messages/qos2/received 1
            messages/qos2/sent 1
            messages/qos2/expired 0
            messages/qos2/dropped 0
            """;

    @TempDir
    private Path folder;

    private long written;
    private long read;

    /** One connection; counts its bytes. */
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;

        Client(TestSluice sluice) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), sluice.mqtt().getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(socket.getInputStream());
        }

        void send(String hex) throws IOException {
            byte[] packet = HexFormat.of().parseHex(hex.replace(" ", ""));
            written += packet.length;
            socket.getOutputStream().write(packet);
        }

        /** The next packet; of the script, all are shorter than 128 bytes. */
        byte[] receive() throws IOException {
            byte first = in.readByte();
            int length = in.readByte();
            assertThat(length).isNotNegative();
            byte[] packet = new byte[length + 2];
            packet[0] = first;
            packet[1] = (byte) length;
            in.readFully(packet, 2, length);
            read += packet.length;
            return packet;
        }

        void expect(String hex) throws IOException {
            assertThat(HexFormat.of().formatHex(receive())).isEqualTo(hex.replace(" ", ""));
        }

        /** The next packets, one of each kind, in any order; by the first four bits. */
        Map<Integer, byte[]> receiveTwo() throws IOException {
            Map<Integer, byte[]> packets = new HashMap<>();
            for (int i = 0; i < 2; i++) {
                byte[] packet = receive();
                packets.put(packet[0] >> 4 & 15, packet);
            }
            return packets;
        }

        void expectEnd() throws IOException {
            try {
                assertThat(in.readByte()).as("packet in place of the end").isNull();
            } catch (EOFException end) {
                // as it should be
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    @Feature({"SY-06", "SY-07", "SY-08"})
    void everyPacketAndEveryMessageIsCountedOnce() throws Exception {
        try (TestSluice sluice = TestSluice.start(folder, "broker.sys_interval=500ms")) {
            playVersion4(sluice);
            playVersion5(sluice);
            try (Client reader = new Client(sluice)) {
                reader.send("10 0d 0004 4d515454 04 02 003c 0001 77");
                reader.expect("20 02 00 00");
                byte[] filter = (METRICS + "#").getBytes(StandardCharsets.UTF_8);
                reader.send("82%02x 0001 00%02x %s 00"
                        .formatted(
                                filter.length + 5, filter.length, HexFormat.of().formatHex(filter)));
                reader.expect("90 03 0001 00");
                long bytesRead = read;

                Map<String, String> first = firstOfEach(reader);
                Map<String, String> expected = new LinkedHashMap<>();
                EXPECTED.lines().map(line -> line.split(" ")).forEach(line -> expected.put(line[0], line[1]));
                expected.put("bytes/received", String.valueOf(written));
                expected.put("bytes/sent", String.valueOf(bytesRead));
                assertThat(first).containsAllEntriesOf(expected);
            }
        }
    }

    private static Map<String, String> firstOfEach(Client reader) throws IOException {
        Map<String, String> first = new HashMap<>();
        while (true) {
            byte[] packet = reader.receive();
            int topicLength = packet[3];
            String topic =
                    new String(packet, 4 + METRICS.length(), topicLength - METRICS.length(), StandardCharsets.UTF_8);
            String value = new String(packet, 4 + topicLength, packet.length - 4 - topicLength, StandardCharsets.UTF_8);
            if (first.putIfAbsent(topic, value) != null) {
                return first;
            }
        }
    }

    private void playVersion4(TestSluice sluice) throws IOException {
        try (Client client = new Client(sluice)) {
            client.send("10 0d 0004 4d515454 04 02 003c 0001 61");
            client.expect("20 02 00 00");
            client.send("82 08 0001 0003 742f23 02");
            client.expect("90 03 0001 02");

            client.send("30 06 0003 742f30 78");
            client.expect("30 06 0003 742f30 78");

            client.send("32 08 0003 742f31 0001 78");
            byte[] delivered = receiveBoth(client, 4);
            client.send("40 02 %02x%02x".formatted(delivered[7], delivered[8]));

            client.send("34 08 0003 742f32 0002 78");
            delivered = receiveBoth(client, 5);
            String id = "%02x%02x".formatted(delivered[7], delivered[8]);
            client.send("62 02 0002");
            client.expect("70 02 0002");
            client.send("50 02" + id);
            client.expect("62 02" + id);
            client.send("70 02" + id);

            playStrayAnswers(client);
            client.send("a2 07 0002 0003 742f23");
            client.expect("b0 02 0002");
            client.send("30 06 0003 742f30 78");
            client.send("31 04 0001 72 78");
            client.send("c0 00");
            client.expect("d0 00");
            client.send("e0 00");
            client.expectEnd();
        }
    }

    /** The answer of the given kind and the message itself, which is returned. */
    private static byte[] receiveBoth(Client client, int answer) throws IOException {
        Map<Integer, byte[]> both = client.receiveTwo();
        assertThat(both).containsOnlyKeys(3, answer);
        return both.getOrDefault(3, new byte[0]);
    }

    /** Answers to what was never sent. */
    private static void playStrayAnswers(Client client) throws IOException {
        client.send("40 02 0063");
        client.send("50 02 0063");
        client.expect("62 02 0063");
        client.send("62 02 0063");
        client.expect("70 02 0063");
        client.send("70 02 0063");
    }

    private void playVersion5(TestSluice sluice) throws IOException {
        try (Client client = new Client(sluice)) {
            client.send("10 0e 0004 4d515454 05 02 003c 00 0001 62");
            assertThat(client.receive()[0]).isEqualTo((byte) 0x20);
            client.send("f0 06 19 04 15 0001 6d");
            assertThat(client.receive()[0]).isEqualTo((byte) 0xE0);
            client.expectEnd();
        }
    }
}
