package io.sluice.gateway.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.time.TimeSource;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the codec tests share: a peer of some version, and the two directions of a byte table. */
final class Codec {
    /** Clock that stands still at 1,000 seconds. */
    static final TimeSource CLOCK = clock(1_000_000);

    private static final int ANY_SIZE = MqttFrame.NO_PACKET_LIMIT;

    private Codec() {}

    static TimeSource clock(long wallMillis) {
        return new TimeSource() {
            @Override
            public long wallMillis() {
                return wallMillis;
            }

            @Override
            public long monotonicNanos() {
                return TimeUnit.MILLISECONDS.toNanos(wallMillis);
            }
        };
    }

    /** A decoder on the server's side whose client has already sent CONNECT. */
    static MqttDecoder connected(int version, int maximumPacketSize) {
        MqttDecoder decoder = MqttDecoder.ofClient(maximumPacketSize);
        Connect connect = new Connect(version, false, true, 0, "c", null, null, null, Connect.Properties.DEFAULT);
        ByteBuf bytes = Unpooled.buffer();
        encoder(version).write(connect, bytes);
        try {
            decoder.decode(bytes);
        } catch (MqttDecodeException e) {
            throw new AssertionError(e);
        }
        return decoder;
    }

    /** A decoder for what the given frame's sender sends. */
    static MqttDecoder decoderFor(MqttFrame frame, int version) {
        if (frame instanceof Connect) {
            return MqttDecoder.ofClient(ANY_SIZE);
        }
        boolean fromServer = frame instanceof ConnAck
                || frame instanceof SubAck
                || frame instanceof UnsubAck
                || frame instanceof PingResp
                || (frame instanceof Publish publish && publish.subscriptionIds().length > 0);
        return fromServer ? MqttDecoder.ofServer(version, ANY_SIZE) : connected(version, ANY_SIZE);
    }

    static MqttEncoder encoder(int version) {
        return new MqttEncoder(version, ANY_SIZE, true, CLOCK);
    }

    /** The bytes mean the frame, and the frame is written as these bytes. */
    static void assertBothWays(int version, MqttFrame frame, String table) {
        assertDecodes(version, frame, table);
        ByteBuf out = Unpooled.buffer();
        assertThat(encoder(version).write(frame, out)).isTrue();
        assertThat(Bytes.hex(out)).isEqualTo(Bytes.hex(table));
    }

    /** The bytes mean the frame, though it is written in another way. */
    static void assertDecodes(int version, MqttFrame frame, String table) {
        ByteBuf in = Bytes.buffer(table);
        assertSame(decode(decoderFor(frame, version), in), frame);
        assertThat(in.isReadable()).isFalse();
    }

    /** The bytes from a connected client are refused with the reason. */
    static void assertRefused(int version, ReasonCode reason, String table) {
        assertRefused(connected(version, ANY_SIZE), reason, table);
    }

    static void assertRefused(MqttDecoder decoder, ReasonCode reason, String table) {
        byte[] packet = Bytes.of(table);
        assertThat(packet[1] & 0xFF).as("remaining length of %s", table).isEqualTo(packet.length - 2);
        MqttDecodeException e =
                catchThrowableOfType(MqttDecodeException.class, () -> decoder.decode(Bytes.buffer(table)));
        assertThat(e).as("refusal of %s", table).isNotNull();
        assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
    }

    /** Compares frames by content, arrays included, which records by themselves do not. */
    static void assertSame(@Nullable Object actual, @Nullable Object expected) {
        if (!same(actual, expected)) {
            assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Record && other instanceof Record && one.getClass() == other.getClass()) {
            return Arrays.stream(one.getClass().getRecordComponents())
                    .allMatch(component -> same(value(component, one), value(component, other)));
        }
        return Objects.deepEquals(one, other);
    }

    private static @Nullable Object value(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** The frame that must be there. */
    static MqttFrame decode(MqttDecoder decoder, ByteBuf in) {
        try {
            return Objects.requireNonNull(decoder.decode(in), "bytes are missing");
        } catch (MqttDecodeException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
