package io.sluice.gateway.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings of MQTT (1.5.4) at the edges of Unicode. */
class Utf8Test {
    @Test
    void everyCharacterButNulAndSurrogatesIsRead() throws MqttDecodeException {
        for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint += codePoint < 0x1_0100 ? 1 : 251) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                String text = "a" + Character.toString(codePoint) + "z";
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.read(bytes, 0, bytes.length)).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // NUL [MQTT-1.5.4-2]
                "6100", // NUL behind a letter
                "C3A900", // NUL behind a longer character
                "80", // continuation without start
                "BF",
                "C0AF", // overlong slash
                "C080", // overlong NUL
                "C1BF", // overlong, highest
                "E08080", // overlong in three bytes
                "E09FBF",
                "F0808080", // overlong in four bytes
                "F08FBFBF",
                "EDA080", // first surrogate [MQTT-1.5.4-1]
                "EDBFBF", // last surrogate
                "EDA0BDEDB880", // a surrogate pair, each in three bytes
                "F4908080", // above U+10FFFF
                "F5808080",
                "F8888080AF", // five bytes
                "FC8484848484", // six bytes
                "FE",
                "FF",
                "C3", // cut
                "E282",
                "F09F98",
                "C328", // start without continuation
                "E28228",
                "F09F9828",
            })
    void illFormedStringsAreRefused(String hex) {
        byte[] bytes = Bytes.of("61 " + hex + " 41");
        byte[] cut = Bytes.of("61 " + hex);
        for (byte[] text : new byte[][] {bytes, cut}) {
            assertThatThrownBy(() -> Utf8.read(text, 0, text.length))
                    .isInstanceOfSatisfying(
                            MqttDecodeException.class,
                            e -> assertThat(e.reason()).isEqualTo(ReasonCode.MALFORMED_PACKET));
        }
    }

    @Test
    void bytesOutsideTheStringAreNotLookedAt() throws MqttDecodeException {
        assertThat(Utf8.read(Bytes.of("00 61C3A9 80"), 1, 3)).isEqualTo("aé");
        assertThat(Utf8.readTopicName(Bytes.of("23 61 2B"), 1, 1)).isEqualTo("a");
    }
}
