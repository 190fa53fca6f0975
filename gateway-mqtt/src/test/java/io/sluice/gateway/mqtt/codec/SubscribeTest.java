package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.Codec.assertBothWays;
import static io.sluice.gateway.mqtt.codec.Codec.assertDecodes;
import static io.sluice.gateway.mqtt.codec.Codec.assertRefused;

import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Subscribe.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK of all versions, byte by byte (3.8 to 3.11). */
class SubscribeTest {
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Feature("MQ-36")
    void severalFiltersInOneSubscribe(int version) {
        assertBothWays(
                version,
                new Subscribe(10, List.of(new Entry("a/+", 0), new Entry("b/#", 1), new Entry("c", 2)), 0, List.of()),
                """
                82 12     # SUBSCRIBE, 18 bytes
                000A      # packet identifier
                "a/+" 00
                "b/#" 01
                "c"   02
                """);
    }

    @Test
    void mqtt31MayRepeatASubscribeWithDupAndFillUnusedBits() {
        assertDecodes(3, new Subscribe(1, List.of(new Entry("a", 1)), 0, List.of()), "8A 06 0001 \"a\" F1");
        assertDecodes(3, new Unsubscribe(1, List.of("a"), List.of()), "AA 05 0001 \"a\"");
    }

    @Test
    @Feature({"MQ-31", "MQ-32"})
    void version5SubscribesWithOptions() {
        assertBothWays(
                5,
                new Subscribe(
                        1,
                        List.of(
                                new Entry("a", 2, true, true, 2),
                                new Entry("$share/g/b", 1, false, false, 1),
                                new Entry("c", 0)),
                        300,
                        List.of(new UserProperty("k", "v"))),
                """
                82 22
                0001
                0A              # 10 bytes of properties
                0B AC02         #   subscription identifier 300
                26 "k" "v"
                "a" 2E          # retain handling 2, retain as published, no local, QoS 2
                "$share/g/b" 11 # retain handling 1, QoS 1
                "c" 00
                """);
    }

    @Test
    void filtersAreNotJudgedHereBecauseSubackAnswersEachOne() {
        assertBothWays(
                5,
                new Subscribe(1, List.of(new Entry("a/#/b", 0), new Entry("", 0)), 0, List.of()),
                "82 0E 0001 00 \"a/#/b\" 00 \"\" 00");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no filter [MQTT-3.8.3-2]                  | 4 | PROTOCOL_ERROR   | 82 02 0001
            no filter [MQTT-3.8.3-2]                  | 5 | PROTOCOL_ERROR   | 82 03 0001 00
            packet id 0 [MQTT-2.2.1-3]                | 4 | PROTOCOL_ERROR   | 82 06 0000 "a" 00
            flags 0000 [MQTT-3.8.1-1]                 | 4 | MALFORMED_PACKET | 80 06 0001 "a" 00
            flags 1010 in 3.1.1 [MQTT-3.8.1-1]        | 4 | MALFORMED_PACKET | 8A 06 0001 "a" 00
            QoS 3 (3.1.1: [MQTT-3.8.3-4])             | 4 | MALFORMED_PACKET | 82 06 0001 "a" 03
            QoS 3 in 3.1                              | 3 | MALFORMED_PACKET | 82 06 0001 "a" 03
            reserved bits (3.1.1: [MQTT-3.8.3-4])     | 4 | MALFORMED_PACKET | 82 06 0001 "a" 04
            QoS 3 (3.8.3.1)                           | 5 | PROTOCOL_ERROR   | 82 07 0001 00 "a" 03
            reserved bits [MQTT-3.8.3-5]              | 5 | MALFORMED_PACKET | 82 07 0001 00 "a" 40
            reserved bits [MQTT-3.8.3-5]              | 5 | MALFORMED_PACKET | 82 07 0001 00 "a" 80
            retain handling 3 (3.8.3.1)               | 5 | PROTOCOL_ERROR   | 82 07 0001 00 "a" 30
            shared with no local [MQTT-3.8.3-4]       | 5 | PROTOCOL_ERROR   | 82 10 0001 00 "$share/g/b" 04
            options missing                           | 4 | MALFORMED_PACKET | 82 05 0001 "a"
            filter cut                                | 4 | MALFORMED_PACKET | 82 05 0001 0002 61
            NUL in filter [MQTT-1.5.4-2]              | 4 | MALFORMED_PACKET | 82 06 0001 0001 00 00
            subscription id 0 (3.8.2.1.2)             | 5 | PROTOCOL_ERROR   | 82 09 0001 02 0B 00 "a" 00
            subscription id twice (3.8.2.1.2)         | 5 | PROTOCOL_ERROR   | 82 0B 0001 04 0B 01 0B 01 "a" 00
            reason string by a client (2.2.2.2)       | 5 | MALFORMED_PACKET | 82 0A 0001 03 1F "" "a" 00
            nothing at all                            | 4 | MALFORMED_PACKET | 82 00
            UNSUBSCRIBE, no filter [MQTT-3.10.3-2]    | 4 | PROTOCOL_ERROR   | A2 02 0001
            UNSUBSCRIBE, no filter [MQTT-3.10.3-2]    | 5 | PROTOCOL_ERROR   | A2 03 0001 00
            UNSUBSCRIBE, packet id 0 [MQTT-2.2.1-3]   | 5 | PROTOCOL_ERROR   | A2 06 0000 00 "a"
            UNSUBSCRIBE, flags [MQTT-3.10.1-1]        | 5 | MALFORMED_PACKET | A0 06 0001 00 "a"
            UNSUBSCRIBE, filter cut                   | 4 | MALFORMED_PACKET | A2 04 0001 0001
            UNSUBSCRIBE, subscription id (2.2.2.2)    | 5 | MALFORMED_PACKET | A2 08 0001 02 0B 01 "a"
            SUBACK by a client (2.1.2)                | 5 | PROTOCOL_ERROR   | 90 04 0001 00 00
            UNSUBACK by a client (2.1.2)              | 4 | PROTOCOL_ERROR   | B0 02 0001
            """)
    void badSubscribeOrUnsubscribeIsRefused(String what, int version, ReasonCode reason, String table) {
        assertRefused(version, reason, table);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Feature("MQ-36")
    void subackHasOneCodeForEachFilter(int version) {
        assertBothWays(
                version,
                new SubAck(
                        10,
                        List.of(
                                ReasonCode.SUCCESS,
                                ReasonCode.GRANTED_QOS_1,
                                ReasonCode.GRANTED_QOS_2,
                                ReasonCode.UNSPECIFIED_ERROR)),
                "90 06 000A 00 01 02 80");
    }

    @Test
    @Feature("MQ-36")
    void subackOfVersion5TellsWhy() {
        assertBothWays(
                5,
                new SubAck(
                        10,
                        List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED),
                        new Diagnostics("no", List.of(new UserProperty("k", "v")))),
                """
                90 11
                000A
                0C              # 12 bytes of properties
                1F "no"         #   reason string
                26 "k" "v"
                01 87           # granted QoS 1, not authorized
                """);
    }

    @Test
    @Feature("MQ-37")
    void unsubscribeAndItsAnswer() {
        assertBothWays(4, new Unsubscribe(9, List.of("a/+", "b"), List.of()), "A2 0A 0009 \"a/+\" \"b\"");
        assertBothWays(4, new UnsubAck(9, List.of()), "B0 02 0009");
        assertBothWays(
                5,
                new Unsubscribe(9, List.of("a"), List.of(new UserProperty("k", "v"))),
                "A2 0D 0009 07 26 \"k\" \"v\" \"a\"");
        assertBothWays(
                5,
                new UnsubAck(9, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED)),
                "B0 05 0009 00 00 11");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            reserved code (3.1.1: [MQTT-3.9.3-2])   | 4 | MALFORMED_PACKET | 90 03 0001 03
            code of PUBACK (2.4)                    | 5 | MALFORMED_PACKET | 90 04 0001 00 10
            unknown code (2.4)                      | 5 | MALFORMED_PACKET | B0 04 0001 00 7F
            codes in 3.1.1 (3.11.3)                 | 4 | MALFORMED_PACKET | B0 03 0001 00
            SUBSCRIBE by a server (2.1.2)           | 4 | PROTOCOL_ERROR   | 82 06 0001 "a" 00
            """)
    void badAnswerOfAServerIsRefused(String what, int version, ReasonCode reason, String table) {
        assertRefused(MqttDecoder.ofServer(version, 100), reason, table);
    }
}
