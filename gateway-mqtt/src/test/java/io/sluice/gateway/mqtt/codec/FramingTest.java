package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.Codec.assertRefused;
import static io.sluice.gateway.mqtt.codec.Codec.connected;
import static io.sluice.gateway.mqtt.codec.Codec.decode;
import static io.sluice.gateway.mqtt.codec.Codec.encoder;
import static io.sluice.gateway.mqtt.codec.PublishTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.testing.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets in a stream: split anywhere, several at once, too large, in the wrong place (2.1). */
class FramingTest {
    private static final int ANY = MqttFrame.NO_PACKET_LIMIT;

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {3, 4, 5})
    @Feature("WS-08")
    void everyFrameMayBeCutAnywhere(int version) throws MqttDecodeException {
        FrameGenerator frames = new FrameGenerator(new Random(version), version);
        for (int i = 0; i < 200; i++) {
            MqttFrame frame = frames.next();
            ByteBuf whole = Unpooled.buffer();
            assertThat(encoder(version).write(frame, whole)).isTrue();
            int step = 1 + whole.readableBytes() / 300;
            for (int cut = 0; cut < whole.readableBytes(); cut += step) {
                MqttDecoder decoder = Codec.decoderFor(frame, version);
                ByteBuf first = whole.slice(0, cut);
                assertThat(decoder.decode(first))
                        .as("first %d bytes of %s", cut, frame)
                        .isNull();
                assertThat(first.readerIndex()).isZero();
                ByteBuf both = whole.duplicate();
                Codec.assertSame(decode(decoder, both), frame);
                assertThat(both.isReadable()).isFalse();
            }
        }
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {3, 4, 5})
    @Feature("WS-08")
    void bytesMayArriveOneByOne(int version) throws MqttDecodeException {
        FrameGenerator frames = new FrameGenerator(new Random(7), version);
        ByteBuf stream = Unpooled.buffer();
        List<MqttFrame> sent = new ArrayList<>();
        while (sent.size() < 200) {
            MqttFrame frame = frames.nextOfClient();
            if (encoder(version).write(frame, stream)) {
                sent.add(frame);
            }
        }

        MqttDecoder decoder = connected(version, ANY);
        List<MqttFrame> received = new ArrayList<>();
        ByteBuf window = Unpooled.buffer();
        while (stream.isReadable()) {
            window.writeByte(stream.readByte());
            MqttFrame frame = decoder.decode(window);
            if (frame != null) {
                received.add(frame);
                window.discardReadBytes();
            }
        }

        Codec.assertSame(received, sent);
        assertThat(window.isReadable()).isFalse();
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {3, 4, 5})
    @Feature("WS-08")
    void severalFramesInOneBufferComeOutOneByOne(int version) throws MqttDecodeException {
        ByteBuf in = Unpooled.directBuffer();
        for (int i = 1; i <= 100; i++) {
            encoder(version).write(plain("t/" + i % 6, new byte[i], 1, false, false, i), in);
        }
        MqttDecoder decoder = connected(version, 200);
        for (int i = 1; i <= 100; i++) {
            Codec.assertSame(decode(decoder, in), plain("t/" + i % 6, new byte[i], 1, false, false, i));
        }
        assertThat(decoder.decode(in)).isNull();
        in.release();
    }

    @Test
    @Feature("MQ-29")
    void aPacketOverTheMaximumIsRefusedByItsHeaderAlone() {
        assertThat(decode(connected(4, 20), Bytes.buffer("30 12 \"t\" 000102030405060708090A0B0C0D0E")))
                .isInstanceOf(Publish.class);
        assertRefusedEarly(connected(4, 20), ReasonCode.PACKET_TOO_LARGE, "30 13");
        assertRefusedEarly(connected(5, 20), ReasonCode.PACKET_TOO_LARGE, "30 FFFFFF7F");
        assertRefusedEarly(MqttDecoder.ofClient(20), ReasonCode.PACKET_TOO_LARGE, "10 20");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            remaining length of five bytes (2.1.4) | MALFORMED_PACKET | 30 FFFFFFFF
            packet type 0 (2.1.2)                  | MALFORMED_PACKET | 00 FF
            flags of PINGREQ [MQTT-2.1.3-1]        | MALFORMED_PACKET | C3 80
            QoS 3 [MQTT-3.3.1-4]                   | MALFORMED_PACKET | 36 7F
            second CONNECT [MQTT-3.1.0-2]          | PROTOCOL_ERROR   | 10 7F
            """)
    @Feature({"MQ-04", "MQ-07"})
    void aBadStartIsRefusedBeforeThePacketIsComplete(String what, ReasonCode reason, String start) {
        assertRefusedEarly(connected(5, ANY), reason, start);
        assertRefusedEarly(connected(4, ANY), reason, start);
    }

    @Test
    @Feature("MQ-07")
    void aSecondConnectIsAProtocolError() {
        assertRefused(4, ReasonCode.PROTOCOL_ERROR, "10 0D \"MQTT\" 04 02 0000 \"c\"");
        assertRefused(5, ReasonCode.PROTOCOL_ERROR, "10 0E \"MQTT\" 05 02 0000 00 \"c\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            PUBLISH first [MQTT-3.1.0-1]     | PROTOCOL_ERROR   | 30 03
            DISCONNECT first [MQTT-3.1.0-1]  | PROTOCOL_ERROR   | E0 00
            AUTH first [MQTT-3.1.0-1]        | PROTOCOL_ERROR   | F0 00
            packet type 0 first              | PROTOCOL_ERROR   | 00 00
            an HTTP request                  | MALFORMED_PACKET | 47455420 2F
            a TLS client hello               | MALFORMED_PACKET | 16 0301 0200
            CONNECT with flags [MQTT-2.1.3-1]| MALFORMED_PACKET | 12 7F
            """)
    @Feature("MQ-04")
    void aStrangerIsFoundOutByItsFirstBytes(String what, ReasonCode reason, String start) {
        assertRefusedEarly(MqttDecoder.ofClient(ANY), reason, start);
    }

    @Test
    void remainingLengthInItsLongForm() {
        // 3.1 and 3.1.1 do not forbid it, 5 does [MQTT-1.5.5-1]
        assertThat(decode(connected(4, 100), Bytes.buffer("40 8200 0001"))).isEqualTo(new Ack(Ack.Kind.PUBACK, 1));
        assertThat(decode(connected(3, 100), Bytes.buffer("40 828000 0001"))).isEqualTo(new Ack(Ack.Kind.PUBACK, 1));
        assertRefusedEarly(connected(5, 100), ReasonCode.MALFORMED_PACKET, "40 8200 0001");
        assertRefusedEarly(
                MqttDecoder.ofClient(100), ReasonCode.MALFORMED_PACKET, "10 8E00 \"MQTT\" 05 02 0000 00 \"c\"");
    }

    @Test
    void afterAFailureNothingIsReadAnyMore() throws MqttDecodeException {
        MqttDecoder decoder = connected(4, 100);
        ByteBuf in = Bytes.buffer("00 00 C0 00 C0 00");
        assertThatThrownBy(() -> decoder.decode(in)).isInstanceOf(MqttDecodeException.class);
        assertThat(decoder.decode(in)).isNull();
        assertThat(decoder.decode(Bytes.buffer("C0 00"))).isNull();
    }

    private static void assertRefusedEarly(MqttDecoder decoder, ReasonCode reason, String start) {
        assertThatThrownBy(() -> decoder.decode(Bytes.buffer(start)))
                .isInstanceOfSatisfying(
                        MqttDecodeException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }
}
