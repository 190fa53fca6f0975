package io.sluice.gateway.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Feature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reason codes against the tables of the specification. */
class ReasonCodeTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            CONNACK (3.2.2.2)               | 1   | 00 80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F
            PUBACK, PUBREC (3.4.2.1)        | 2   | 00 10 80 83 87 90 91 97 99
            PUBREL, PUBCOMP (3.6.2.1)       | 4   | 00 92
            SUBACK (3.9.3)                  | 8   | 00 01 02 80 83 87 8F 91 97 9E A1 A2
            UNSUBACK (3.11.3)               | 16  | 00 11 80 83 87 8F 91
            DISCONNECT of client (3.14.2.1) | 32  | 00 04 80 81 82 83 90 93 94 95 96 97 98 99
            AUTH of client (3.15.2.1)       | 128 | 18 19
            AUTH of server (3.15.2.1)       | 256 | 00 18
            """)
    void packetsCarryTheCodesOfTheirTable(String packet, int in, String codes) {
        String accepted = IntStream.range(0, 256)
                .filter(code -> isAccepted(code, in))
                .mapToObj(code -> HexFormat.of().withUpperCase().toHexDigits((byte) code))
                .collect(Collectors.joining(" "));
        assertThat(accepted).isEqualTo(codes);
    }

    private static boolean isAccepted(int code, int in) {
        try {
            return ReasonCode.of(code, in).code() == code;
        } catch (MqttDecodeException e) {
            return false;
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @Feature("MQ-05")
    @CsvSource({
        "SUCCESS, 0",
        "UNSUPPORTED_PROTOCOL_VERSION, 1",
        "CLIENT_IDENTIFIER_NOT_VALID, 2",
        "SERVER_UNAVAILABLE, 3",
        "SERVER_BUSY, 3",
        "CONNECTION_RATE_EXCEEDED, 3",
        "BAD_USER_NAME_OR_PASSWORD, 4",
        "NOT_AUTHORIZED, 5",
        "BANNED, 5",
    })
    void olderClientsAreRefusedWithOneOfFiveCodes(ReasonCode reason, int code) {
        assertThat(reason.connAckCodeV3()).isEqualTo(code);
    }

    @Test
    void olderClientsReadTheirCodesBack() throws MqttDecodeException {
        for (int code = 0; code <= 5; code++) {
            assertThat(ReasonCode.ofConnAckV3(code).connAckCodeV3()).isEqualTo(code);
        }
        assertThatThrownBy(() -> ReasonCode.ofConnAckV3(6)).isInstanceOf(MqttDecodeException.class);
    }

    @Test
    @Feature("MQ-36")
    void subscriptionsAreGrantedOrRefused() {
        assertThat(Arrays.stream(ReasonCode.values()).filter(ReasonCode::isError))
                .allMatch(reason -> reason.subAckCodeV3() == 0x80);
        for (int qos = 0; qos <= 2; qos++) {
            assertThat(ReasonCode.granted(qos).subAckCodeV3()).isEqualTo(qos);
        }
        assertThatThrownBy(() -> ReasonCode.granted(3)).isInstanceOf(IllegalArgumentException.class);
    }
}
