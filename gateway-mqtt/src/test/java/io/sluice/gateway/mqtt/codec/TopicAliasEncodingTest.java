package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.MqttEncoder.publishByte;
import static io.sluice.gateway.mqtt.codec.MqttFrame.NO_PACKET_LIMIT;
import static io.sluice.gateway.mqtt.codec.MqttFrame.NO_SUBSCRIPTION_IDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.testing.Feature;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic aliases on the way to clients that take them. */
@Feature("MQ-27")
class TopicAliasEncodingTest {
    private static final byte[] HI = {'h', 'i'};
    private static final long ARRIVED_MILLIS = 990_000;

    private static MqttEncoder encoder(int topicAliasMaximum, int maximumPacketSize) {
        Connect.Properties properties =
                new Connect.Properties(0, 65_535, maximumPacketSize, topicAliasMaximum, false, true, null, List.of());
        Connect connect = new Connect(5, false, true, 0, "c", null, null, null, properties);
        return MqttEncoder.toClient(connect, Codec.CLOCK);
    }

    private static Message message(String topic, MessageProperties properties) {
        return new Message(
                new MessageId(1, 2),
                topic,
                HI,
                1,
                false,
                ClientInfo.internal("test"),
                ARRIVED_MILLIS,
                properties,
                Map.of());
    }

    private static String sent(MqttEncoder encoder, Message message, int packetId, boolean shared) {
        ByteBuf out = Unpooled.buffer();
        int first = publishByte(packetId == 0 ? 0 : 1, false, false);
        assertThat(encoder.writePublish(message, first, packetId, NO_SUBSCRIPTION_IDS, shared, out))
                .isTrue();
        return Bytes.hex(out);
    }

    @ParameterizedTest(name = "shared {0}")
    @ValueSource(booleans = {false, true})
    void theSecondPacketCarriesTheAliasAndNoTopic(boolean shared) {
        MqttEncoder encoder = encoder(5, NO_PACKET_LIMIT);
        Message message = message("sensors", MessageProperties.NONE);

        assertThat(sent(encoder, message, 0, shared)).isEqualTo(Bytes.hex("30 0F \"sensors\" 03 23 0001 'hi'"));
        assertThat(sent(encoder, message, 0, shared)).isEqualTo(Bytes.hex("30 08 \"\" 03 23 0001 'hi'"));
        assertThat(sent(encoder, message, 7, shared)).isEqualTo(Bytes.hex("32 0A \"\" 0007 03 23 0001 'hi'"));
    }

    @Test
    void noMoreTopicsGetOneThanTheClientTakes() {
        MqttEncoder encoder = encoder(2, NO_PACKET_LIMIT);
        for (String topic : List.of("topic1", "topic2", "topic3")) {
            sent(encoder, message(topic, MessageProperties.NONE), 0, false);
        }
        assertThat(sent(encoder, message("topic2", MessageProperties.NONE), 0, false))
                .isEqualTo(Bytes.hex("30 08 \"\" 03 23 0002 'hi'"));
        assertThat(sent(encoder, message("topic3", MessageProperties.NONE), 0, false))
                .isEqualTo(Bytes.hex("30 0B \"topic3\" 00 'hi'"));
    }

    @Test
    void aTopicShorterThanThePropertyGetsNone() {
        assertThat(sent(encoder(5, NO_PACKET_LIMIT), message("abc", MessageProperties.NONE), 0, false))
                .isEqualTo(Bytes.hex("30 08 \"abc\" 00 'hi'"));
    }

    @Test
    void aPacketThatDidNotFitTaughtTheClientNothing() {
        MqttEncoder encoder = encoder(5, 16);
        ByteBuf out = Unpooled.buffer();
        assertThat(encoder.writePublish(
                        message("sensors", MessageProperties.NONE),
                        publishByte(0, false, false),
                        0,
                        NO_SUBSCRIPTION_IDS,
                        false,
                        out))
                .isFalse();
        assertThat(out.isReadable()).isFalse();
        // the next one is not sent with an alias that the client has never seen
        assertThat(sent(encoder, message("sense", MessageProperties.NONE), 0, false))
                .isEqualTo(Bytes.hex("30 0D \"sense\" 03 23 0001 'hi'"));
    }

    @Test
    void manyShareOneEncodedFormThoughTheirAliasesDiffer() {
        Message message = message("sensors", new MessageProperties(null, 60, "text", null, null, List.of()));
        MqttEncoder plain = encoder(0, NO_PACKET_LIMIT);
        String expected = sent(plain, message, 9, true);
        Object plainForm = message.wireForm();

        for (int other = 1; other <= 3; other++) {
            MqttEncoder aliasing = encoder(5, NO_PACKET_LIMIT);
            for (int topic = 1; topic < other; topic++) {
                sent(aliasing, message("other" + topic, MessageProperties.NONE), 0, false);
            }
            sent(aliasing, message, 9, true);
            Publish publish = decode(aliasing, message, other);
            assertThat(publish.topic()).isEmpty();
            assertThat(publish.topicAlias()).isEqualTo(other);
            assertThat(publish.packetId()).isEqualTo(other);
            assertThat(publish.properties().expirySeconds()).isEqualTo(50);
            assertThat(publish.properties().contentType()).isEqualTo("text");
            assertThat(publish.payload()).isEqualTo(HI);
        }
        assertThat(sent(plain, message, 9, true)).isEqualTo(expected);
        WireForm newest = Objects.requireNonNull(WireForm.first(message.wireForm()));
        assertThat(newest.next()).as("one more form for all").isSameAs(plainForm);
    }

    private static Publish decode(MqttEncoder encoder, Message message, int packetId) {
        ByteBuf out = Unpooled.buffer();
        encoder.writePublish(message, publishByte(1, false, false), packetId, NO_SUBSCRIPTION_IDS, true, out);
        return (Publish) Codec.decode(MqttDecoder.ofServer(5, NO_PACKET_LIMIT), out);
    }
}
