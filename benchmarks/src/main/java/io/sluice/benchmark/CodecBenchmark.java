package io.sluice.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.message.Message;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.MqttDecodeException;
import io.sluice.gateway.mqtt.codec.MqttDecoder;
import io.sluice.gateway.mqtt.codec.MqttEncoder;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** PUBLISH from bytes to a frame, and from a message to bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class CodecBenchmark {
    private static final String TOPIC = "plant/north/pump-0017/state";
    // name MQTT, level 4, clean session, keep-alive 60, client id "a"
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'a'};

    @Param({"16", "256"})
    int payloadBytes;

    @Param({"0", "1"})
    int qos;

    private ByteBuf packet;
    private MqttDecoder decoder;
    private Message message;
    private MqttEncoder encoder;
    private ByteBuf out;
    private int firstByte;
    private int packetId;

    @Setup
    public void prepare() throws MqttDecodeException {
        message = Samples.message(Samples.client("c"), TOPIC, new byte[payloadBytes]);
        firstByte = MqttEncoder.publishByte(qos, false, false);
        packetId = qos == 0 ? 0 : 7;
        out = Unpooled.directBuffer(1024);
        decoder = MqttDecoder.ofClient(1 << 20);
        if (!(decoder.decode(Unpooled.wrappedBuffer(CONNECT)) instanceof Connect connect)) {
            throw new IllegalStateException("no CONNECT");
        }
        encoder = MqttEncoder.toClient(connect, TimeSource.system());
        packet = Unpooled.directBuffer(1024);
        encoder.writePublish(message, firstByte, packetId, MqttFrame.NO_SUBSCRIPTION_IDS, false, packet);
        byte[] topic = TOPIC.getBytes(StandardCharsets.UTF_8);
        if (packet.readableBytes() < topic.length + payloadBytes) {
            throw new IllegalStateException("no whole packet to decode");
        }
    }

    /** Direct buffer to frame: topic, and payload copied to the heap. */
    @Benchmark
    public @Nullable MqttFrame decode() throws MqttDecodeException {
        packet.readerIndex(0);
        return decoder.decode(packet);
    }

    /** Message to direct buffer, for a message that goes to one subscriber. */
    @Benchmark
    public int encode() {
        out.clear();
        encoder.writePublish(message, firstByte, packetId, MqttFrame.NO_SUBSCRIPTION_IDS, false, out);
        return out.writerIndex();
    }

    /** The same where the message goes to many and keeps its encoded form. */
    @Benchmark
    public int encodeShared() {
        out.clear();
        encoder.writePublish(message, firstByte, packetId, MqttFrame.NO_SUBSCRIPTION_IDS, true, out);
        return out.writerIndex();
    }
}
