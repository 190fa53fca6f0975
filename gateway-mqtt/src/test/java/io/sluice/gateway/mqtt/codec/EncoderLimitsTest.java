package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.Codec.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.testing.Feature;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the encoder leaves out, and what it does not send at all [MQTT-3.1.2-24] [MQTT-3.1.2-25] [MQTT-3.1.2-29]. */
class EncoderLimitsTest {
    private static final Diagnostics WORDS = new Diagnostics("a long explanation", List.of(new UserProperty("k", "v")));

    private final ByteBuf out = Unpooled.buffer();

    @Test
    @Feature("MQ-29")
    void wordsAreLeftOutBeforeAnAnswerGetsTooLarge() {
        MqttEncoder encoder = new MqttEncoder(5, 20, true, CLOCK);
        assertThat(encoder.write(new Ack(Ack.Kind.PUBACK, 1, ReasonCode.QUOTA_EXCEEDED, WORDS), out))
                .isTrue();
        assertThat(encoder.write(new SubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), WORDS), out))
                .isTrue();
        assertThat(encoder.write(new Disconnect(ReasonCode.SERVER_BUSY, WORDS), out))
                .isTrue();
        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex("40 03 0001 97  90 04 0001 00 87  E0 01 89"));
    }

    @Test
    @Feature("MQ-29")
    void aPacketStillTooLargeIsNotWritten() {
        MqttEncoder encoder = new MqttEncoder(5, 20, true, CLOCK);
        Publish publish = new Publish(
                "t", new byte[20], 0, false, false, 0, 0, MessageProperties.NONE, MqttFrame.NO_SUBSCRIPTION_IDS);
        assertThat(encoder.write(publish, out)).isFalse();
        assertThat(encoder.write(new Disconnect(ReasonCode.SERVER_MOVED, -1, "x".repeat(20), WORDS), out))
                .isFalse();
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void aClientThatWantsNoProblemInformationGetsItOnlyWhereItMayBe() {
        MqttEncoder encoder = new MqttEncoder(5, MqttFrame.NO_PACKET_LIMIT, false, CLOCK);
        encoder.write(new Ack(Ack.Kind.PUBREC, 1, ReasonCode.QUOTA_EXCEEDED, Diagnostics.of("no")), out);
        encoder.write(new UnsubAck(1, List.of(ReasonCode.SUCCESS), Diagnostics.of("no")), out);
        // allowed on CONNACK and DISCONNECT [MQTT-3.1.2-29]
        encoder.write(new Disconnect(ReasonCode.SERVER_BUSY, Diagnostics.of("no")), out);
        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex("50 03 0001 97  B0 04 0001 00 00  E0 07 89 05 1F \"no\""));
    }

    @Test
    void limitsComeFromTheConnect() {
        Connect.Properties properties = new Connect.Properties(0, 10, 6, 0, false, true, null, List.of());
        Connect connect = new Connect(5, false, true, 0, "c", null, null, null, properties);
        MqttEncoder encoder = MqttEncoder.toClient(connect, CLOCK);
        assertThat(encoder.version()).isEqualTo(5);
        assertThat(encoder.write(new Ack(Ack.Kind.PUBACK, 1), out)).isTrue();
        assertThat(encoder.write(new SubAck(1, List.of(ReasonCode.SUCCESS, ReasonCode.SUCCESS)), out))
                .isFalse();
    }

    @Test
    void aFieldTooLongForTheFormatIsNotWritten() {
        MqttEncoder encoder = Codec.encoder(5);
        String tooLong = "x".repeat(65_536);
        assertThat(encoder.write(new Unsubscribe(1, List.of(tooLong), List.of()), out))
                .isFalse();
        MessageProperties properties =
                new MessageProperties(null, -1, null, null, null, List.of(new UserProperty("k", tooLong)));
        assertThat(encoder.write(
                        new Publish("t", new byte[0], 0, false, false, 0, 0, properties, MqttFrame.NO_SUBSCRIPTION_IDS),
                        out))
                .isFalse();
        // words for people are no reason to stay silent
        assertThat(encoder.write(new Disconnect(ReasonCode.SERVER_BUSY, Diagnostics.of(tooLong)), out))
                .isTrue();
        assertThat(Bytes.hex(out)).isEqualTo("e00189");
    }

    @Test
    void reasonsAreNotSentToOlderClients() {
        MqttEncoder encoder = Codec.encoder(4);
        encoder.write(new Ack(Ack.Kind.PUBACK, 1, ReasonCode.QUOTA_EXCEEDED, WORDS), out);
        encoder.write(new UnsubAck(1, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED), WORDS), out);
        encoder.write(new SubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), WORDS), out);
        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex("40 02 0001  B0 02 0001  90 03 0001 80"));
    }
}
