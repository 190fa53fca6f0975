package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.Codec.assertBothWays;
import static io.sluice.gateway.mqtt.codec.Codec.assertDecodes;
import static io.sluice.gateway.mqtt.codec.Codec.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNACK, acknowledgements, PINGREQ, PINGRESP, DISCONNECT and AUTH of all versions, byte by byte. */
class ControlPacketsTest {
    private static final Diagnostics WORDS = new Diagnostics("no", List.of(new UserProperty("k", "v")));

    @Test
    void connAckOfVersions3And4() {
        assertBothWays(4, new ConnAck(true, ReasonCode.SUCCESS, ConnAck.Properties.DEFAULT), "20 02 01 00");
        assertBothWays(4, ConnAck.refused(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION), "20 02 00 01");
        assertBothWays(3, ConnAck.refused(ReasonCode.NOT_AUTHORIZED), "20 02 00 05");
    }

    @Test
    void mqtt31KnowsNoSessionPresentFlag() {
        ByteBuf out = Unpooled.buffer();
        Codec.encoder(3).write(new ConnAck(true, ReasonCode.SUCCESS, ConnAck.Properties.DEFAULT), out);
        assertThat(Bytes.hex(out)).isEqualTo("20020000");
    }

    @Test
    void connAckOfVersion5() {
        assertBothWays(5, ConnAck.refused(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION), "20 03 00 84 00");
        ConnAck.Properties properties = new ConnAck.Properties(
                new ConnAck.ServerLimits(10, 1, 1_048_576, 65_535, false, false, false, false),
                7200,
                60,
                "auto-1",
                "base/",
                "other:1883",
                new Authentication("SCRAM", new byte[] {1}),
                WORDS);
        assertBothWays(5, new ConnAck(true, ReasonCode.SUCCESS, properties), """
                20 56            # CONNACK, 86 bytes
                01 00            # session present, success
                53               # 83 bytes of properties (3.2.2.3)
                21 000A          #   receive maximum 10
                24 01            #   maximum QoS 1
                27 00100000      #   maximum packet size 1 MiB
                22 FFFF          #   topic alias maximum 65535
                25 00            #   no retained messages
                28 00            #   no wildcards
                29 00            #   no subscription identifiers
                2A 00            #   no shared subscriptions
                11 00001C20      #   session expiry 7200 s
                13 003C          #   server keep alive 60 s
                12 "auto-1"      #   assigned client identifier
                1A "base/"       #   response information
                1C "other:1883"  #   server reference
                15 "SCRAM"
                16 0001 01
                1F "no"          #   reason string
                26 "k" "v"
                """);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            reserved flags [MQTT-3.2.2-1]          | 4 | MALFORMED_PACKET | 20 02 02 00
            reserved code (3.1.1: table 3.1)       | 4 | MALFORMED_PACKET | 20 02 00 06
            properties before version 5            | 4 | MALFORMED_PACKET | 20 03 00 00 00
            code of DISCONNECT (2.4)               | 5 | MALFORMED_PACKET | 20 03 00 8D 00
            maximum QoS 2 (3.2.2.3.4)              | 5 | PROTOCOL_ERROR   | 20 05 00 00 02 24 02
            property of CONNECT (2.2.2.2)          | 5 | MALFORMED_PACKET | 20 05 00 00 02 17 01
            PINGREQ by a server (2.1.2)            | 5 | PROTOCOL_ERROR   | C0 00
            AUTH re-authenticate by a server (3.15.2.1) | 5 | MALFORMED_PACKET | F0 06 19 04 15 "a"
            DISCONNECT with will by a server (3.14.2.1) | 5 | MALFORMED_PACKET | E0 01 04
            """)
    void badPacketOfAServerIsRefused(String what, int version, ReasonCode reason, String table) {
        assertRefused(MqttDecoder.ofServer(version, 100), reason, table);
    }

    @ParameterizedTest(name = "{0} in version {2}")
    @CsvSource({
        "PUBACK,  40 02 0102, 3", "PUBREC,  50 02 0102, 3", "PUBREL,  62 02 0102, 3", "PUBCOMP, 70 02 0102, 3",
        "PUBACK,  40 02 0102, 4", "PUBREC,  50 02 0102, 4", "PUBREL,  62 02 0102, 4", "PUBCOMP, 70 02 0102, 4",
        "PUBACK,  40 02 0102, 5", "PUBREC,  50 02 0102, 5", "PUBREL,  62 02 0102, 5", "PUBCOMP, 70 02 0102, 5",
    })
    @Feature({"MQ-09", "MQ-10"})
    void plainAcknowledgements(Kind kind, String table, int version) {
        assertBothWays(version, new Ack(kind, 0x0102), table);
        ByteBuf out = Unpooled.buffer();
        Codec.encoder(version).writeAck(kind, 0x0102, out);
        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex(table));
    }

    @Test
    void acknowledgementsOfVersion5TellWhy() {
        // the property length is left out if there are none (3.4.2.2.1)
        Ack bare = new Ack(Kind.PUBACK, 1, ReasonCode.NO_MATCHING_SUBSCRIBERS, Diagnostics.NONE);
        assertBothWays(5, bare, "40 03 0001 10");
        assertDecodes(5, bare, "40 04 0001 10 00");
        assertDecodes(5, new Ack(Kind.PUBREC, 1), "50 03 0001 00");
        assertBothWays(
                5,
                new Ack(Kind.PUBREC, 1, ReasonCode.QUOTA_EXCEEDED, WORDS),
                "50 10 0001 97 0C 1F \"no\" 26 \"k\" \"v\"");
        assertBothWays(
                5, new Ack(Kind.PUBREL, 1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Diagnostics.NONE), "62 03 0001 92");
        assertBothWays(
                5, new Ack(Kind.PUBCOMP, 1, ReasonCode.SUCCESS, WORDS), "70 10 0001 00 0C 1F \"no\" 26 \"k\" \"v\"");
    }

    @Test
    void mqtt31MayRepeatAPubrelWithDup() {
        assertDecodes(3, new Ack(Kind.PUBREL, 1), "6A 02 0001");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void pings(int version) {
        assertBothWays(version, PingReq.INSTANCE, "C0 00");
        assertBothWays(version, PingResp.INSTANCE, "D0 00");
    }

    @Test
    @Feature("MQ-24")
    void disconnects() {
        assertBothWays(3, Disconnect.NORMAL, "E0 00");
        assertBothWays(4, Disconnect.NORMAL, "E0 00");
        assertBothWays(5, Disconnect.NORMAL, "E0 00");
        assertBothWays(5, new Disconnect(ReasonCode.DISCONNECT_WITH_WILL), "E0 01 04");
        assertDecodes(5, new Disconnect(ReasonCode.DISCONNECT_WITH_WILL), "E0 02 04 00");
        assertBothWays(
                5,
                new Disconnect(ReasonCode.SUCCESS, 0xFFFF_FFFFL, null, WORDS),
                "E0 13 00 11 11 FFFFFFFF 1F \"no\" 26 \"k\" \"v\"");
    }

    @Test
    @Feature("MQ-24")
    void serverDisconnectsWithAReason() throws MqttDecodeException {
        Disconnect kick = new Disconnect(ReasonCode.SERVER_MOVED, -1, "b:1883", Diagnostics.of("bye"));
        ByteBuf out = Unpooled.buffer();
        Codec.encoder(5).write(kick, out);
        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex("E0 11 9D 0F 1C \"b:1883\" 1F \"bye\""));
        assertThat(MqttDecoder.ofServer(5, 100).decode(out)).isEqualTo(kick);
    }

    @Test
    @Feature("MQ-35")
    void authSteps() {
        Authentication step = new Authentication("SCRAM", new byte[] {1, 2});
        assertBothWays(5, new Auth(ReasonCode.CONTINUE_AUTHENTICATION, step, Diagnostics.NONE), """
                F0 0F
                18              # continue
                0D              # 13 bytes of properties
                15 "SCRAM"      #   method
                16 0002 0102    #   data
                """);
        assertThat(Codec.decode(MqttDecoder.ofServer(5, 100), Bytes.buffer("F0 00")))
                .isEqualTo(new Auth(ReasonCode.SUCCESS, null, Diagnostics.NONE));
        assertThat(Codec.encoder(4).write(new Auth(ReasonCode.SUCCESS, step, Diagnostics.NONE), Unpooled.buffer()))
                .isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            PUBACK 0 [MQTT-2.2.1-3]                     | 4 | PROTOCOL_ERROR   | 40 02 0000
            PUBACK with flags [MQTT-2.1.3-1]            | 4 | MALFORMED_PACKET | 41 02 0001
            PUBACK too short                            | 4 | MALFORMED_PACKET | 40 01 00
            PUBACK too long                             | 4 | MALFORMED_PACKET | 40 03 0001 00
            PUBACK with a code of PUBCOMP (2.4)         | 5 | MALFORMED_PACKET | 40 03 0001 92
            PUBACK with an unknown code (2.4)           | 5 | MALFORMED_PACKET | 40 03 0001 01
            PUBACK with bytes behind                    | 5 | MALFORMED_PACKET | 40 05 0001 00 00 00
            reason string twice (3.4.2.2.2)             | 5 | PROTOCOL_ERROR   | 40 0A 0001 00 06 1F "" 1F ""
            property of PUBLISH (2.2.2.2)               | 5 | MALFORMED_PACKET | 40 06 0001 00 02 01 00
            PUBREC with flags [MQTT-2.1.3-1]            | 4 | MALFORMED_PACKET | 52 02 0001
            PUBREL without flag [MQTT-3.6.1-1]          | 4 | MALFORMED_PACKET | 60 02 0001
            PUBREL with DUP in 3.1.1 [MQTT-3.6.1-1]     | 4 | MALFORMED_PACKET | 6A 02 0001
            PUBREL with a code of PUBACK (2.4)          | 5 | MALFORMED_PACKET | 62 03 0001 10
            PUBCOMP 0 [MQTT-2.2.1-3]                    | 5 | PROTOCOL_ERROR   | 70 02 0000
            PINGREQ with content (3.12)                 | 4 | MALFORMED_PACKET | C0 01 00
            PINGREQ with flags [MQTT-2.1.3-1]           | 4 | MALFORMED_PACKET | C1 00
            PINGRESP by a client (2.1.2)                | 4 | PROTOCOL_ERROR   | D0 00
            CONNACK by a client (2.1.2)                 | 4 | PROTOCOL_ERROR   | 20 02 00 00
            DISCONNECT with content in 3.1.1            | 4 | MALFORMED_PACKET | E0 01 00
            DISCONNECT with flags [MQTT-3.14.1-1]       | 5 | MALFORMED_PACKET | E2 00
            DISCONNECT with a server's code (3.14.2.1)  | 5 | MALFORMED_PACKET | E0 01 8E
            session expiry twice (3.14.2.2.2)           | 5 | PROTOCOL_ERROR   | E0 0C 00 0A 1100000001 1100000001
            AUTH in 3.1.1 (2.1.2)                       | 4 | MALFORMED_PACKET | F0 00
            AUTH in 3.1 (2.1.2)                         | 3 | MALFORMED_PACKET | F0 00
            AUTH success by a client (3.15.2.1)         | 5 | MALFORMED_PACKET | F0 00
            AUTH without method (3.15.2.2.2)            | 5 | PROTOCOL_ERROR   | F0 02 18 00
            AUTH data without method                    | 5 | PROTOCOL_ERROR   | F0 05 18 03 16 0000
            AUTH with flags [MQTT-3.15.1-1]             | 5 | MALFORMED_PACKET | F1 00
            packet type 0 (2.1.2)                       | 4 | MALFORMED_PACKET | 00 00
            packet type 0 (2.1.2)                       | 5 | MALFORMED_PACKET | 00 00
            """)
    @Feature("MQ-04")
    void badPacketOfAClientIsRefused(String what, int version, ReasonCode reason, String table) {
        assertRefused(version, reason, table);
    }
}
