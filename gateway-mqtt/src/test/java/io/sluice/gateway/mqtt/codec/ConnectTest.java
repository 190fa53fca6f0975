package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.Codec.assertBothWays;
import static io.sluice.gateway.mqtt.codec.Codec.assertDecodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.testing.Feature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CONNECT of all versions, byte by byte (3.1). */
class ConnectTest {
    private static final byte[] SECRET = {'p', 'w'};

    @Test
    @Feature("MQ-01")
    void mqtt31ClientConnects() {
        assertBothWays(3, new Connect(3, false, true, 60, "dev", null, null, null, Connect.Properties.DEFAULT), """
                10 11     # CONNECT, 17 bytes
                "MQIsdp"  # protocol name of 3.1
                03        # level
                02        # clean session
                003C      # keep alive 60 s
                "dev"     # client identifier
                """);
    }

    @Test
    @Feature("MQ-01")
    void mqtt31AllowsLongClientIdsAndAnnouncedCredentialsThatAreMissing() {
        // 3.1: "Remaining Length takes precedence over the User Name flag"
        assertDecodes(
                3,
                new Connect(
                        3,
                        false,
                        false,
                        0,
                        "a-client-id-of-30-characters--",
                        null,
                        null,
                        null,
                        Connect.Properties.DEFAULT),
                """
                10 2C "MQIsdp" 03
                C0        # user name and password announced
                0000 "a-client-id-of-30-characters--"
                """);
        assertDecodes(3, new Connect(3, false, false, 0, "d", "u", null, null, Connect.Properties.DEFAULT), """
                10 12 "MQIsdp" 03
                C0        # user name and password announced, only the first sent
                0000 "d" "u"
                """);
    }

    @Test
    @Feature("MQ-01")
    void mqtt31DemandsNothingOfUnusedBits() {
        assertDecodes(3, new Connect(3, false, true, 0, "d", null, null, null, Connect.Properties.DEFAULT), """
                10 0F "MQIsdp" 03
                2B        # clean session, will QoS 1, will retain and bit 0, but no will
                0000 "d"
                """);
    }

    @Test
    @Feature("MQ-02")
    void mqtt311ClientConnectsWithEverything() {
        Connect.Will will = new Connect.Will("gone/dev", new byte[] {1, 2, 3}, 1, true, 0, MessageProperties.NONE);
        assertBothWays(
                4, new Connect(4, false, false, 300, "dev", "user", SECRET, will, Connect.Properties.DEFAULT), """
                10 28       # CONNECT, 40 bytes
                "MQTT"
                04          # level
                EC          # user name, password, will retain, will QoS 1, will, no clean session
                012C        # keep alive 300 s
                "dev"
                "gone/dev"  # will topic
                0003 010203 # will message
                "user"
                0002 'pw'
                """);
    }

    @Test
    @Feature("MQ-02")
    void mqtt311TakesEmptyClientIdWithCleanSession() {
        assertBothWays(
                4,
                new Connect(4, false, true, 0, "", null, null, null, Connect.Properties.DEFAULT),
                "10 0C \"MQTT\" 04 02 0000 \"\"");
    }

    @Test
    @Feature("MQ-43")
    void bridgesDeclareThemselvesByTheHighBitOfTheLevel() {
        assertBothWays(
                4,
                new Connect(4, true, true, 0, "b", null, null, null, Connect.Properties.DEFAULT),
                "10 0D \"MQTT\" 84 02 0000 \"b\"");
        assertBothWays(
                3,
                new Connect(3, true, true, 0, "b", null, null, null, Connect.Properties.DEFAULT),
                "10 0F \"MQIsdp\" 83 02 0000 \"b\"");
    }

    @Test
    @Feature("MQ-03")
    void mqtt5ClientConnectsPlainly() {
        assertBothWays(5, new Connect(5, false, true, 10, "", null, SECRET, null, Connect.Properties.DEFAULT), """
                10 11     # CONNECT, 17 bytes
                "MQTT" 05
                42        # password without user name is allowed (3.1.2.9), clean start
                000A
                00        # no properties
                ""        # the server shall assign an identifier
                0002 'pw'
                """);
    }

    @Test
    @Feature("MQ-03")
    void mqtt5ClientConnectsWithEverything() {
        Connect.Properties properties = new Connect.Properties(
                0xFFFF_FFFFL,
                20,
                1_000,
                5,
                true,
                false,
                new Authentication("SCRAM", new byte[] {9}),
                List.of(new UserProperty("k", "v"), new UserProperty("k", "w")));
        MessageProperties willProperties =
                new MessageProperties(true, 60, "text", "re", new byte[] {7}, List.of(new UserProperty("a", "b")));
        Connect.Will will = new Connect.Will("gone", new byte[0], 2, false, 30, willProperties);
        assertBothWays(5, new Connect(5, false, true, 0, "dev", "u", SECRET, will, properties), """
                10 71            # CONNECT, 113 bytes
                "MQTT" 05
                D6               # user name, password, will QoS 2, will, clean start
                0000
                2E               # 46 bytes of properties (3.1.2.11)
                11 FFFFFFFF      #   session expiry: never
                21 0014          #   receive maximum 20
                27 000003E8      #   maximum packet size 1000
                22 0005          #   topic alias maximum 5
                19 01            #   request response information
                17 00            #   no problem information
                15 "SCRAM"       #   authentication method
                16 0001 09       #   authentication data
                26 "k" "v"       #   user property
                26 "k" "w"       #   the same name again
                "dev"
                23               # 35 bytes of will properties (3.1.3.2)
                18 0000001E      #   will delay 30 s
                02 0000003C      #   message expiry 60 s
                01 01            #   payload is text
                03 "text"        #   content type
                08 "re"          #   response topic
                09 0001 07       #   correlation data
                26 "a" "b"       #   user property
                "gone"           # will topic
                0000             # empty will payload
                "u"
                0002 'pw'
                """);
    }

    @ParameterizedTest(name = "name {0} level {1} is answered {2} in the form of version {3}")
    @Feature("MQ-05")
    @CsvSource({
        "'\"MQTT\" 09', 5", // MQTT 5: 0x84 (3.1.2.2)
        "'\"MQTT\" 06', 5",
        "'\"MQTT\" 02', 4", // 3.1.1: return code 1 [MQTT-3.1.2-2]
        "'\"MQTT\" 03', 4", // the level of another name
        "'\"MQIsdp\" 04', 4",
        "'\"MQTT\" FF', 5",
        "'\"MQTT\" 85', 5", // no bridge bit in version 5
    })
    void unsupportedLevelIsToldInAFormTheClientMayKnow(String nameAndLevel, int form) {
        MqttDecoder decoder = MqttDecoder.ofClient(1000);
        int length = Bytes.of(nameAndLevel).length + 6;
        String table = "10 %02X %s 02 0000 \"c\"".formatted(length, nameAndLevel);

        Codec.assertRefused(decoder, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, table);

        assertThat(decoder.version()).isEqualTo(form);
        assertThat(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION.connAckCodeV3()).isEqualTo(1);
        assertThat(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION.code()).isEqualTo(0x84);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            another protocol name [MQTT-3.1.2-1]        | UNSUPPORTED_PROTOCOL_VERSION | 10 0D "HTTP" 04 02 0000 "c"
            reserved flag in 3.1.1 [MQTT-3.1.2-3]       | MALFORMED_PACKET | 10 0D "MQTT" 04 03 0000 "c"
            reserved flag in 5 [MQTT-3.1.2-3]           | MALFORMED_PACKET | 10 0E "MQTT" 05 03 0000 00 "c"
            will QoS without will [MQTT-3.1.2-11]       | MALFORMED_PACKET | 10 0D "MQTT" 04 0A 0000 "c"
            will retain without will [MQTT-3.1.2-13]    | MALFORMED_PACKET | 10 0D "MQTT" 04 22 0000 "c"
            will QoS 3 [MQTT-3.1.2-12]                  | MALFORMED_PACKET | 10 12 "MQTT" 04 1E 0000 "c" "t" 0000
            will QoS 3 in 3.1 (3.1: will QoS)           | MALFORMED_PACKET | 10 14 "MQIsdp" 03 1E 0000 "c" "t" 0000
            password without user, 3.1.1 [3.1.2-22]     | MALFORMED_PACKET | 10 10 "MQTT" 04 42 0000 "c" 0001 41
            no client id and no clean session [3.1.3-8] | CLIENT_IDENTIFIER_NOT_VALID | 10 0C "MQTT" 04 00 0000 ""
            no client id in 3.1                         | CLIENT_IDENTIFIER_NOT_VALID | 10 0E "MQIsdp" 03 02 0000 ""
            user name missing [MQTT-3.1.3-12]           | MALFORMED_PACKET | 10 0D "MQTT" 04 82 0000 "c"
            password missing                            | MALFORMED_PACKET | 10 10 "MQTT" 04 C2 0000 "c" "u"
            will missing [MQTT-3.1.2-9]                 | MALFORMED_PACKET | 10 0D "MQTT" 04 06 0000 "c"
            will payload missing                        | MALFORMED_PACKET | 10 10 "MQTT" 04 06 0000 "c" "t"
            empty will topic [MQTT-4.7.3-1]             | MALFORMED_PACKET | 10 11 "MQTT" 04 06 0000 "c" "" 0000
            wildcard in will topic [MQTT-3.3.2-2]       | TOPIC_NAME_INVALID | 10 12 "MQTT" 04 06 0000 "c" "#" 0000
            bytes behind the end (2.1.4)                | MALFORMED_PACKET | 10 0E "MQTT" 04 02 0000 "c" 00
            cut after the level                         | MALFORMED_PACKET | 10 07 "MQTT" 04
            NUL in client id [MQTT-1.5.4-2]             | MALFORMED_PACKET | 10 0D "MQTT" 04 02 0000 0001 00
            surrogate in client id [MQTT-1.5.4-1]       | MALFORMED_PACKET | 10 0F "MQTT" 04 02 0000 0003 EDA080
            property twice (3.1.2.11.2)                 | PROTOCOL_ERROR | 10 18 "MQTT" 05 02 0000 0A 1100000001 1100000001 "c"
            property of PUBLISH (2.2.2.2)               | MALFORMED_PACKET | 10 11 "MQTT" 05 02 0000 03 23 0001 "c"
            unknown property (2.2.2.2)                  | MALFORMED_PACKET | 10 10 "MQTT" 05 02 0000 02 7F 00 "c"
            property id above 127 (2.2.2.2)             | MALFORMED_PACKET | 10 11 "MQTT" 05 02 0000 03 80 01 00 "c"
            receive maximum 0 (3.1.2.11.3)              | PROTOCOL_ERROR | 10 11 "MQTT" 05 02 0000 03 21 0000 "c"
            maximum packet size 0 (3.1.2.11.4)          | PROTOCOL_ERROR | 10 13 "MQTT" 05 02 0000 05 27 00000000 "c"
            problem information 2 (3.1.2.11.7)          | PROTOCOL_ERROR | 10 10 "MQTT" 05 02 0000 02 17 02 "c"
            response information 2 (3.1.2.11.6)         | PROTOCOL_ERROR | 10 10 "MQTT" 05 02 0000 02 19 02 "c"
            auth data without method (3.1.2.11.10)      | PROTOCOL_ERROR | 10 12 "MQTT" 05 02 0000 04 16 0001 41 "c"
            properties longer than packet (2.2.2.1)     | MALFORMED_PACKET | 10 0E "MQTT" 05 02 0000 7F "c"
            property cut by its section (2.2.2.1)       | MALFORMED_PACKET | 10 10 "MQTT" 05 02 0000 02 22 00 0001 63
            property length of 5 bytes (1.5.5)          | MALFORMED_PACKET | 10 12 "MQTT" 05 02 0000 8080808001 "c"
            property length too long [MQTT-1.5.5-1]     | MALFORMED_PACKET | 10 0F "MQTT" 05 02 0000 8000 "c"
            delay without will properties (2.2.2.2)     | MALFORMED_PACKET | 10 13 "MQTT" 05 02 0000 05 18 00000001 "c"
            """)
    void badConnectIsRefused(String what, ReasonCode reason, String table) {
        Codec.assertRefused(MqttDecoder.ofClient(1000), reason, table);
    }
}
