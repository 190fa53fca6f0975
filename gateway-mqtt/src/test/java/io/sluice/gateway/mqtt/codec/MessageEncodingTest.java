package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.Codec.CLOCK;
import static io.sluice.gateway.mqtt.codec.Codec.encoder;
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
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.testing.Feature;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message goes out to subscribers of all versions, alone or fanned out. */
class MessageEncodingTest {
    private static final byte[] HI = {'h', 'i'};
    private static final long ARRIVED_MILLIS = 990_000;

    @ParameterizedTest(name = "version {0}, QoS {1}, retain {2}, dup {3}, shared {4}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "3, 0, false, false, false, 30 07 \"a/b\" 'hi'",
                "4, 0, true, false, true, 31 07 \"a/b\" 'hi'",
                "4, 1, false, true, true, 3A 09 \"a/b\" 1234 'hi'",
                "4, 2, false, false, false, 34 09 \"a/b\" 1234 'hi'",
                "5, 0, false, false, true, 30 08 \"a/b\" 00 'hi'",
                "5, 1, true, false, false, 33 0A \"a/b\" 1234 00 'hi'",
                "5, 2, false, false, true, 34 0A \"a/b\" 1234 00 'hi'",
            })
    @Feature({"MQ-08", "MQ-09", "MQ-10"})
    void aPlainMessage(int version, int qos, boolean retain, boolean dup, boolean shared, String table) {
        ByteBuf out = Unpooled.buffer();
        boolean written = encoder(version)
                .writePublish(
                        message("a/b", HI, MessageProperties.NONE),
                        publishByte(qos, retain, dup),
                        qos == 0 ? 0 : 0x1234,
                        NO_SUBSCRIPTION_IDS,
                        shared,
                        out);
        assertThat(written).isTrue();
        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex(table));
    }

    @ParameterizedTest(name = "shared {0}")
    @ValueSource(booleans = {false, true})
    @Feature({"MQ-03", "MQ-30", "MQ-31"})
    void propertiesAndSubscriptionIdsGoOut(boolean shared) {
        MessageProperties properties =
                new MessageProperties(true, -1, "text", "re", new byte[] {7}, List.of(new UserProperty("k", "v")));
        Message message = message("t", new byte[] {'x'}, properties);
        ByteBuf out = Unpooled.buffer();

        encoder(5).writePublish(message, publishByte(0, false, false), 0, new int[] {3, 200}, shared, out);

        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex("""
                30 23
                "t"
                1E 0101 03 "text" 08 "re" 09 0001 07 26 "k" "v"
                0B 03 0B C801
                'x'
                """));
        assertThat(message.wireForm()).as("identifiers differ by subscriber").isNull();
    }

    @ParameterizedTest(name = "shared {0}")
    @ValueSource(booleans = {false, true})
    @Feature("MQ-23")
    void expiryGoesOutAsWhatIsLeft(boolean shared) {
        MessageProperties properties = new MessageProperties(null, 60, "x".repeat(200), null, null, List.of());
        Message message = message("t", new byte[0], properties);
        for (int qos = 0; qos <= 1; qos++) {
            // arrived at 990 s, now 1000 s, then 1030 s, then long after its end
            assertThat(expirySent(message, qos, 1_000_000, shared)).isEqualTo(50);
            assertThat(expirySent(message, qos, 1_030_500, shared)).isEqualTo(20);
            assertThat(expirySent(message, qos, 9_000_000, shared)).isZero();
            // a clock set back gives no message more life than it had
            assertThat(expirySent(message, qos, 0, shared)).isEqualTo(60);
        }
    }

    private static long expirySent(Message message, int qos, long nowMillis, boolean shared) {
        ByteBuf out = Unpooled.buffer();
        new MqttEncoder(5, NO_PACKET_LIMIT, true, Codec.clock(nowMillis))
                .writePublish(message, publishByte(qos, false, false), qos * 9, NO_SUBSCRIPTION_IDS, shared, out);
        Publish publish = (Publish) Codec.decode(MqttDecoder.ofServer(5, NO_PACKET_LIMIT), out);
        assertThat(publish.packetId()).isEqualTo(qos * 9);
        assertThat(publish.properties().contentType()).hasSize(200);
        return publish.properties().expirySeconds();
    }

    @Test
    void aFannedOutMessageIsEncodedOncePerForm() {
        Message message = message("a/b", HI, MessageProperties.NONE);
        ByteBuf out = Unpooled.buffer();
        for (int subscriber = 1; subscriber <= 10; subscriber++) {
            for (int version = 3; version <= 5; version++) {
                for (int qos = 0; qos <= 2; qos++) {
                    encoder(version)
                            .writePublish(
                                    message,
                                    publishByte(qos, subscriber % 2 == 0, qos > 0 && subscriber % 3 == 0),
                                    qos == 0 ? 0 : subscriber,
                                    NO_SUBSCRIPTION_IDS,
                                    true,
                                    out.clear());
                    Publish expected = PublishTest.plain(
                            "a/b",
                            HI,
                            qos,
                            subscriber % 2 == 0,
                            qos > 0 && subscriber % 3 == 0,
                            qos == 0 ? 0 : subscriber);
                    Codec.assertSame(Codec.decode(MqttDecoder.ofServer(version, 100), out), expected);
                }
            }
        }
        int forms = 0;
        for (WireForm form = WireForm.first(message.wireForm()); form != null; form = form.next()) {
            forms++;
        }
        assertThat(forms)
                .as("with and without packet identifier, before 5 and in 5")
                .isEqualTo(4);
    }

    @Test
    void aMessageForOneSubscriberKeepsNothing() {
        Message message = message("a/b", new byte[10], MessageProperties.NONE);
        encoder(4)
                .writePublish(message, publishByte(0, false, false), 0, NO_SUBSCRIPTION_IDS, false, Unpooled.buffer());
        assertThat(message.wireForm()).isNull();
    }

    @Test
    void anotherProtocolsFormIsNotDisturbedBySurprise() {
        Message message = message("a/b", new byte[10], MessageProperties.NONE);
        message.cacheWireForm("form of another codec");
        ByteBuf out = Unpooled.buffer();
        assertThat(encoder(4).writePublish(message, publishByte(0, false, false), 0, NO_SUBSCRIPTION_IDS, true, out))
                .isTrue();
        assertThat(out.readableBytes()).isEqualTo(17);
    }

    @ParameterizedTest(name = "shared {0}")
    @ValueSource(booleans = {false, true})
    @Feature("MQ-29")
    void nothingLargerThanThePeerTakesGoesOut(boolean shared) {
        Message message = message("t", new byte[100], MessageProperties.NONE);
        int size = 2 + 3 + 100;
        MqttEncoder exact = new MqttEncoder(4, size, true, CLOCK);
        MqttEncoder less = new MqttEncoder(4, size - 1, true, CLOCK);
        int first = publishByte(0, false, false);
        ByteBuf out = Unpooled.buffer();

        assertThat(less.writePublish(message, first, 0, NO_SUBSCRIPTION_IDS, shared, out))
                .isFalse();
        assertThat(out.isReadable()).isFalse();
        assertThat(exact.writePublish(message, first, 0, NO_SUBSCRIPTION_IDS, shared, out))
                .isTrue();
        assertThat(out.readableBytes()).isEqualTo(size);
        // also when the form is already there
        assertThat(less.writePublish(message, first, 0, NO_SUBSCRIPTION_IDS, shared, out))
                .isFalse();
        assertThat(out.readableBytes()).isEqualTo(size);
    }

    @Test
    void aTopicTooLongForTheFormatDoesNotGoOut() {
        ByteBuf out = Unpooled.buffer();
        int first = publishByte(0, false, false);
        Message longest = message("t".repeat(65_535), new byte[1], MessageProperties.NONE);
        Message tooLong = message("é".repeat(32_768), new byte[1], MessageProperties.NONE);
        assertThat(encoder(4).writePublish(longest, first, 0, NO_SUBSCRIPTION_IDS, false, out))
                .isTrue();
        assertThat(encoder(4).writePublish(tooLong, first, 0, NO_SUBSCRIPTION_IDS, false, out))
                .isFalse();
        assertThat(Codec.decode(MqttDecoder.ofServer(4, NO_PACKET_LIMIT), out)).isInstanceOf(Publish.class);
        assertThat(out.isReadable()).isFalse();
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {3, 4, 5})
    void sizesAroundEveryStepOfTheRemainingLength(int version) {
        MqttEncoder encoder = encoder(version);
        ByteBuf out = Unpooled.buffer();
        Random random = new Random(3);
        for (int size :
                new int[] {0, 1, 120, 121, 122, 123, 124, 125, 511, 512, 513, 16_375, 16_379, 16_380, 2_097_147}) {
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            Message message = message("t", payload, MessageProperties.NONE);
            for (boolean shared : new boolean[] {false, true, true}) {
                encoder.writePublish(
                        message, publishByte(1, false, false), 77, NO_SUBSCRIPTION_IDS, shared, out.clear());
                Publish expected = PublishTest.plain("t", payload, 1, false, false, 77);
                Codec.assertSame(Codec.decode(MqttDecoder.ofServer(version, NO_PACKET_LIMIT), out), expected);
                assertThat(out.isReadable()).isFalse();
            }
        }
    }

    private static Message message(String topic, byte[] payload, MessageProperties properties) {
        return new Message(
                new MessageId(1, 2),
                topic,
                payload,
                1,
                false,
                ClientInfo.internal("test"),
                ARRIVED_MILLIS,
                properties,
                Map.of());
    }
}
