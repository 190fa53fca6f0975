package io.sluice.gateway.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message costs in garbage, once a connection is warm. */
class AllocationTest {
    private static final int MESSAGES = 10_000;
    private static final byte[] PAYLOAD = new byte[16];
    /** The payload's copy: array header and content. */
    private static final int COPY = 32;
    /** The frame: nine fields and a header, as large as the virtual machine may lay them out. */
    private static final int FRAME = 64;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {3, 4, 5})
    void decodingAPublishMakesTheFrameAndThePayloadOnly(int version) throws MqttDecodeException {
        ByteBuf in = Unpooled.buffer();
        for (int i = 0; i < MESSAGES; i++) {
            Publish publish = PublishTest.plain("sensors/" + i % 4 + "/temperature", PAYLOAD, 1, false, false, 1 + i);
            Codec.encoder(version).write(publish, in);
        }
        MqttDecoder decoder = Codec.connected(version, 1000);
        decodeAll(decoder, in);

        in.readerIndex(0);
        long before = threads.getCurrentThreadAllocatedBytes();
        decodeAll(decoder, in);
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / MESSAGES;

        assertThat(each).isLessThanOrEqualTo(FRAME + COPY);
    }

    private static void decodeAll(MqttDecoder decoder, ByteBuf in) throws MqttDecodeException {
        int frames = 0;
        while (decoder.decode(in) != null) {
            frames++;
        }
        assertThat(frames).isEqualTo(MESSAGES);
    }

    @ParameterizedTest(name = "shared {0}")
    @ValueSource(booleans = {false, true})
    void encodingAMessageMakesNothing(boolean shared) {
        Message message = new Message(
                new MessageId(1, 2),
                "sensors/1/temperature",
                PAYLOAD,
                1,
                false,
                ClientInfo.internal("test"),
                0,
                MessageProperties.NONE,
                Map.of());
        MqttEncoder encoder = Codec.encoder(5);
        ByteBuf out = Unpooled.buffer(MESSAGES * 64);
        encodeAll(encoder, message, shared, out);

        long before = threads.getCurrentThreadAllocatedBytes();
        encodeAll(encoder, message, shared, out.clear());
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / MESSAGES;

        assertThat(each).isZero();
    }

    private static void encodeAll(MqttEncoder encoder, Message message, boolean shared, ByteBuf out) {
        int first = MqttEncoder.publishByte(1, false, false);
        for (int id = 1; id <= MESSAGES; id++) {
            encoder.writePublish(message, first, id, MqttFrame.NO_SUBSCRIPTION_IDS, shared, out);
        }
    }
}
