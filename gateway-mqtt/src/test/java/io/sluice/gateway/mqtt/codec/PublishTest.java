package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.Codec.assertBothWays;
import static io.sluice.gateway.mqtt.codec.Codec.assertRefused;
import static io.sluice.gateway.mqtt.codec.Codec.connected;
import static io.sluice.gateway.mqtt.codec.Codec.decode;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.testing.Feature;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBLISH of all versions, byte by byte (3.3). */
class PublishTest {
    private static final byte[] HI = {'h', 'i'};

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Feature("MQ-02")
    void qos0WithoutVersion5(int version) {
        assertBothWays(version, plain("a/b", HI, 0, false, false, 0), """
                30 07   # PUBLISH, 7 bytes
                "a/b"
                'hi'
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Feature("MQ-02")
    void qos1And2WithoutVersion5(int version) {
        assertBothWays(version, plain("a/b", HI, 1, true, true, 10), """
                3B 09   # PUBLISH, DUP, QoS 1, retain
                "a/b"
                000A    # packet identifier
                'hi'
                """);
        assertBothWays(version, plain("a/b", new byte[0], 2, true, false, 0xFFFF), "35 07 \"a/b\" FFFF");
    }

    @Test
    @Feature("MQ-03")
    void version5WithoutProperties() {
        assertBothWays(5, plain("a/b", HI, 0, false, false, 0), "30 08 \"a/b\" 00 'hi'");
        assertBothWays(5, plain("a/b", HI, 2, false, true, 1), "3C 0A \"a/b\" 0001 00 'hi'");
    }

    @Test
    @Feature({"MQ-03", "MQ-30"})
    void version5WithAllPropertiesOfAClient() {
        MessageProperties properties = new MessageProperties(
                false, 10, "text", "response", new byte[] {5, 4, 3, 2, 1}, List.of(new UserProperty("test", "value")));
        assertBothWays(
                5, new Publish("topic", HI, 1, true, false, 12, 3, properties, MqttFrame.NO_SUBSCRIPTION_IDS), """
                33 3E         # PUBLISH, QoS 1, retain, 62 bytes
                "topic"
                000C          # packet identifier
                32            # 50 bytes of properties (3.3.2.3)
                23 0003       #   topic alias
                02 0000000A   #   message expiry 10 s
                01 00         #   payload format not said to be text
                03 "text"     #   content type
                08 "response" #   response topic
                09 0005 0504030201   # correlation data
                26 "test" "value"    # user property
                'hi'
                """);
    }

    @Test
    @Feature("MQ-31")
    void serverNamesTheSubscriptionsThatLedHere() {
        assertBothWays(
                5, new Publish("t", HI, 0, false, false, 0, 0, noProperties(), new int[] {1, 128, 268_435_455}), """
                30 10
                "t"
                0A            # 10 bytes of properties
                0B 01         #   subscription identifier 1
                0B 8001       #   128
                0B FFFFFF7F   #   the largest
                'hi'
                """);
    }

    @Test
    @Feature("MQ-26")
    void aliasAloneStandsForTheTopic() {
        assertBothWays(
                5, new Publish("", HI, 0, false, false, 0, 9, noProperties(), MqttFrame.NO_SUBSCRIPTION_IDS), """
                30 08
                ""            # no topic
                03 23 0009    # topic alias 9
                'hi'
                """);
    }

    @Test
    void topicMayBeAnyUtf8() {
        assertBothWays(4, plain("raum/küche/温度/\uFEFF😀", HI, 0, false, false, 0), """
                30 1E
                001A 7261756D 2F 6B C3BC 636865 2F E6B8A9 E5BAA6 2F  # "raum/kueche/temperature"
                EFBBBF          # a byte order mark is kept [MQTT-1.5.4-3]
                F09F9880        # four bytes
                'hi'
                """);
    }

    @Test
    void aRepeatedTopicIsTheSameString() {
        MqttDecoder decoder = connected(4, 1000);
        String[] first = new String[4];
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                ByteBuf in = Bytes.buffer("30 0B \"dev/" + i + "/ü\" 61");
                Publish publish = (Publish) decode(decoder, in);
                assertThat(publish.topic()).isEqualTo("dev/" + i + "/ü");
                first[i] = round == 0 ? publish.topic() : first[i];
                assertThat(publish.topic()).isSameAs(first[i]);
            }
        }
    }

    @Test
    void manyAndLongTopicsAreToldApart() {
        MqttDecoder decoder = connected(4, 100_000);
        for (int i = 0; i < 200; i++) {
            String topic = "x".repeat(i % 7 * 60) + "/" + i % 50;
            ByteBuf in = Unpooled.buffer();
            Codec.encoder(4).write(plain(topic, HI, 0, false, false, 0), in);
            assertThat(decode(decoder, in))
                    .isInstanceOfSatisfying(
                            Publish.class, p -> assertThat(p.topic()).isEqualTo(topic));
        }
    }

    @ParameterizedTest(name = "version {0}, topic of {1}, content type of {2}, payload of {3}")
    @CsvSource({
        "3, 1, 0, 100000",
        "4, 1, 0, 4089",
        "4, 1, 0, 4090",
        "4, 5000, 0, 100000",
        "4, 5000, 0, 0",
        "5, 1, 0, 100000",
        "5, 1, 100, 100000",
        "5, 1, 30000, 100000",
        "5, 5000, 30000, 1",
        "5, 5000, 30000, 0",
    })
    void largePacketsArriveWholeFromHeapAndDirectMemory(int version, int topic, int contentType, int size) {
        byte[] payload = new byte[size];
        new Random(1).nextBytes(payload);
        MessageProperties properties = contentType == 0
                ? MessageProperties.NONE
                : new MessageProperties(null, -1, "c".repeat(contentType), null, null, List.of());
        for (int qos = 0; qos <= 1; qos++) {
            Publish publish = new Publish(
                    "t".repeat(topic), payload, qos, false, false, qos, 0, properties, MqttFrame.NO_SUBSCRIPTION_IDS);
            ByteBuf heap = Unpooled.buffer();
            ByteBuf direct = Unpooled.directBuffer();
            Codec.encoder(version).write(publish, heap);
            direct.writeBytes(heap.duplicate());
            Codec.assertSame(decode(connected(version, 200_000), heap), publish);
            Codec.assertSame(decode(connected(version, 200_000), direct), publish);
            direct.release();
        }
    }

    @ParameterizedTest(name = "{0}")
    @Feature("MQ-14")
    @CsvSource(delimiter = '|', textBlock = """
            QoS 3 [MQTT-3.3.1-4]                    | 4 | MALFORMED_PACKET   | 36 05 "t" 0001
            QoS 3 [MQTT-3.3.1-4]                    | 5 | MALFORMED_PACKET   | 36 06 "t" 0001 00
            DUP with QoS 0 [MQTT-3.3.1-2]           | 4 | PROTOCOL_ERROR     | 38 03 "t"
            plus in topic [MQTT-3.3.2-2]            | 4 | TOPIC_NAME_INVALID | 30 05 "a/+"
            plus in topic [MQTT-3.3.2-2]            | 5 | TOPIC_NAME_INVALID | 30 06 "a/+" 00
            hash in topic [MQTT-3.3.2-2]            | 5 | TOPIC_NAME_INVALID | 30 04 "#" 00
            empty topic [MQTT-4.7.3-1]              | 4 | MALFORMED_PACKET   | 30 02 ""
            neither topic nor alias (3.3.2.1)       | 5 | PROTOCOL_ERROR     | 30 03 "" 00
            neither, with properties (3.3.2.1)      | 5 | PROTOCOL_ERROR     | 30 05 "" 02 01 00
            packet id 0 [MQTT-2.2.1-3]              | 4 | PROTOCOL_ERROR     | 32 05 "t" 0000
            packet id 0 [MQTT-2.2.1-3]              | 5 | PROTOCOL_ERROR     | 34 06 "t" 0000 00
            packet id missing                       | 4 | MALFORMED_PACKET   | 32 04 "t" 00
            nothing at all                          | 4 | MALFORMED_PACKET   | 30 00
            half a topic length                     | 4 | MALFORMED_PACKET   | 30 01 00
            topic longer than packet                | 4 | MALFORMED_PACKET   | 30 03 0005 74
            topic of 65535 in a small packet        | 4 | MALFORMED_PACKET   | 32 03 FFFF 74
            NUL in topic [MQTT-1.5.4-2]             | 4 | MALFORMED_PACKET   | 30 04 0002 6100
            surrogate in topic [MQTT-1.5.4-1]       | 4 | MALFORMED_PACKET   | 30 05 0003 EDA080
            no property length (3.3.2.3.1)          | 5 | MALFORMED_PACKET   | 30 03 "t"
            properties longer than packet           | 5 | MALFORMED_PACKET   | 30 05 "t" 02 01
            property longer than its section        | 5 | MALFORMED_PACKET   | 30 06 "t" 01 01 00
            topic alias 0 [MQTT-3.3.2-8]            | 5 | TOPIC_ALIAS_INVALID | 30 07 "t" 03 23 0000
            topic alias twice (3.3.2.3.4)           | 5 | PROTOCOL_ERROR     | 30 0A "t" 06 23 0001 23 0001
            expiry twice (3.3.2.3.3)                | 5 | PROTOCOL_ERROR     | 30 0E "t" 0A 02 00000001 02 00000001
            payload format 2 (3.3.2.3.2)            | 5 | PROTOCOL_ERROR     | 30 06 "t" 02 01 02
            payload format twice (3.3.2.3.2)        | 5 | PROTOCOL_ERROR     | 30 08 "t" 04 01 00 01 00
            content type twice (3.3.2.3.9)          | 5 | PROTOCOL_ERROR     | 30 0A "t" 06 03 "" 03 ""
            response topic twice (3.3.2.3.5)        | 5 | PROTOCOL_ERROR     | 30 0C "t" 08 08 "a" 08 "a"
            wildcard in response topic [3.3.2-14]   | 5 | TOPIC_NAME_INVALID | 30 08 "t" 04 08 "#"
            correlation data twice (3.3.2.3.6)      | 5 | PROTOCOL_ERROR     | 30 0A "t" 06 09 0000 09 0000
            correlation data cut                    | 5 | MALFORMED_PACKET   | 30 08 "t" 04 09 0002 01
            NUL in a user property [MQTT-1.5.4-2]   | 5 | MALFORMED_PACKET   | 30 0A "t" 06 26 0001 00 ""
            half a user property                    | 5 | MALFORMED_PACKET   | 30 08 "t" 04 26 "k"
            subscription id by a client [3.3.4-6]   | 5 | MALFORMED_PACKET   | 30 06 "t" 02 0B 01
            session expiry in PUBLISH (2.2.2.2)     | 5 | MALFORMED_PACKET   | 30 09 "t" 05 11 00000001
            unknown property 0x00 (2.2.2.2)         | 5 | MALFORMED_PACKET   | 30 06 "t" 02 00 00
            """)
    void badPublishIsRefused(String what, int version, ReasonCode reason, String table) {
        assertRefused(version, reason, table);
    }

    @Test
    void mqtt31AllowsDupWithQos0() {
        Codec.assertSame(
                decode(connected(3, 100), Bytes.buffer("38 04 \"t\" 61")),
                plain("t", new byte[] {'a'}, 0, false, true, 0));
    }

    @Test
    void subscriptionIdZeroFromAServerIsRefused() {
        assertRefused(MqttDecoder.ofServer(5, 100), ReasonCode.PROTOCOL_ERROR, "30 06 \"t\" 02 0B 00");
    }

    static Publish plain(String topic, byte[] payload, int qos, boolean retain, boolean dup, int packetId) {
        return new Publish(
                topic, payload, qos, retain, dup, packetId, 0, noProperties(), MqttFrame.NO_SUBSCRIPTION_IDS);
    }

    private static MessageProperties noProperties() {
        return MessageProperties.NONE;
    }
}
