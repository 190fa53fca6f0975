package io.sluice.gateway.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.testing.Feature;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Valid packets with random damage. Whatever comes out, it is a frame, a wish for more bytes or a
 * {@link MqttDecodeException}. A failure is repeated by its seed, which is the version.
 */
class DecoderFuzzTest {
    private static final int PACKETS = 120_000;
    private static final int MAXIMUM_PACKET_SIZE = 2_000;

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {3, 4, 5})
    @Feature("MQ-04")
    void damagedPacketsNeverSurprise(int version) {
        Random random = new Random(version);
        FrameGenerator frames = new FrameGenerator(random, version);
        ByteBuf packet = Unpooled.buffer();
        ByteBuf heap = Unpooled.buffer();
        ByteBuf direct = Unpooled.directBuffer();
        int refused = 0;
        for (int i = 0; i < PACKETS; i++) {
            MqttFrame frame = frames.next();
            Codec.encoder(version).write(frame, packet.clear());
            damage(random, packet);
            // with an offset before and a stranger's bytes behind, which must stay out of reach
            int offset = random.nextInt(4);
            ByteBuf in = (i % 2 == 0 ? heap : direct)
                    .clear()
                    .writeZero(offset)
                    .writeBytes(packet, 0, packet.writerIndex())
                    .skipBytes(offset);
            int end = in.writerIndex();
            in.writeBytes(packet, 0, Math.min(8, packet.writerIndex())).writerIndex(end);
            MqttDecoder decoder = random.nextBoolean()
                    ? Codec.decoderFor(frame, version)
                    : Codec.connected(version, MAXIMUM_PACKET_SIZE);
            refused += decodeAll(decoder, in, end) ? 0 : 1;
        }
        direct.release();
        // the damage must be worth its name, but leave something to accept
        assertThat(refused).isBetween(PACKETS / 10, PACKETS * 9 / 10);
    }

    /** Returns false if the decoder refused. */
    private static boolean decodeAll(MqttDecoder decoder, ByteBuf in, int end) {
        try {
            int before = in.readerIndex();
            while (decoder.decode(in) != null) {
                assertThat(in.readerIndex()).isGreaterThan(before).isLessThanOrEqualTo(end);
                before = in.readerIndex();
            }
            assertThat(in.readerIndex()).isEqualTo(before);
            return true;
        } catch (MqttDecodeException e) {
            assertThat(e.reason().isError()).isTrue();
            assertThat(e).hasNoCause();
            assertThat(in.readerIndex()).isLessThanOrEqualTo(end);
            return false;
        }
    }

    private static void damage(Random random, ByteBuf packet) {
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int size = packet.writerIndex();
            // mostly near the start, where the structure is
            int at = random.nextBoolean() ? random.nextInt(Math.min(size, 24)) : random.nextInt(size);
            switch (random.nextInt(6)) {
                case 0 -> packet.setByte(at, packet.getByte(at) ^ 1 << random.nextInt(8));
                case 1 -> packet.setByte(at, random.nextInt(256));
                case 2 -> packet.setByte(at, random.nextBoolean() ? 0xFF : 0);
                case 3 -> packet.writerIndex(Math.max(1, at));
                case 4 -> insert(packet, at, random.nextInt(256));
                default -> packet.setByte(1, packet.getByte(1) + random.nextInt(9) - 4);
            }
            if (packet.writerIndex() < 2) {
                packet.writeByte(random.nextInt(256));
            }
        }
    }

    private static void insert(ByteBuf packet, int at, int value) {
        ByteBuf tail = packet.copy(at, packet.writerIndex() - at);
        packet.writerIndex(at).writeByte(value).writeBytes(tail);
    }
}
