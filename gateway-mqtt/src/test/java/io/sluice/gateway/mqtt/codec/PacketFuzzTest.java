package io.sluice.gateway.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.testing.Feature;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Packets made up from the building blocks of the format, one type at a time, so that the reader of each is met deep inside
 * and not only at its first byte. {@code -Dsluice.fuzz.packets=10000000} makes so many of each type; a failure is repeated
 * by the same number, since the seed is the type.
 */
class PacketFuzzTest {
    private static final int PACKETS = Integer.getInteger("sluice.fuzz.packets", 20_000);
    private static final int MAXIMUM_PACKET_SIZE = 100_000;
    private static final String[] TEXTS = {
        "MQTT", "MQIsdp", "a", "a/b", "+", "#", "$share/g/a", "", "\u00e9\u20ac", "x".repeat(200)
    };

    @ParameterizedTest(name = "packet type {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    @Feature("MQ-04")
    void everyReaderTakesItOrRefusesIt(int type) {
        Random random = new Random(type);
        ByteBuf packet = Unpooled.directBuffer();
        int taken = 0;
        for (int i = 0; i < PACKETS; i++) {
            int version = 3 + random.nextInt(3);
            write(random, type, version, packet.clear());
            taken += read(decoder(random, type, version), packet) ? 1 : 0;
        }
        packet.release();
        if (type != 0) {
            assertThat(taken).as("made-up packets that are right").isPositive();
        }
    }

    private static MqttDecoder decoder(Random random, int type, int version) {
        boolean server = type == 2 || type == 9 || type == 11 || type == 13 || type > 2 && random.nextInt(4) == 0;
        if (server) {
            return MqttDecoder.ofServer(version, MAXIMUM_PACKET_SIZE);
        }
        return type == 1 ? MqttDecoder.ofClient(MAXIMUM_PACKET_SIZE) : Codec.connected(version, MAXIMUM_PACKET_SIZE);
    }

    private static boolean read(MqttDecoder decoder, ByteBuf packet) {
        try {
            boolean complete = decoder.decode(packet) != null;
            assertThat(packet.readerIndex() > 0).isEqualTo(complete);
            return complete;
        } catch (MqttDecodeException e) {
            assertThat(e.reason().isError()).isTrue();
            return false;
        }
    }

    private static void write(Random random, int type, int version, ByteBuf out) {
        ByteBuf body = Unpooled.buffer();
        body(random, type, version, body);
        int wanted = type == 6 || type == 8 || type == 10 ? 2 : type == 3 ? random.nextInt(16) : 0;
        int flags = random.nextInt(20) == 0 ? random.nextInt(16) : wanted;
        out.writeByte(type << 4 | flags);
        int told = random.nextInt(30) == 0 ? random.nextInt(300) : body.readableBytes();
        variable(out, told);
        out.writeBytes(body);
    }

    /** The fields of a type in their order, each of which may be wrong or missing. */
    private static void body(Random random, int type, int version, ByteBuf out) {
        switch (type) {
            case 1 -> connect(random, version, out);
            case 3 -> {
                text(random, out);
                out.writeShort(random.nextInt(3));
                properties(random, version, out);
                out.writeZero(random.nextInt(40));
            }
            case 8, 10 -> {
                out.writeShort(random.nextInt(100));
                properties(random, version, out);
                for (int n = random.nextInt(4); n >= 0; n--) {
                    text(random, out);
                    if (type == 8) {
                        out.writeByte(random.nextInt(random.nextInt(5) == 0 ? 256 : 3));
                    }
                }
            }
            case 9, 11 -> {
                out.writeShort(random.nextInt(100));
                properties(random, version, out);
                out.writeByte(random.nextInt(4));
            }
            default -> anything(random, type, version, out);
        }
        if (random.nextInt(10) == 0) {
            out.writerIndex(random.nextInt(out.writerIndex() + 1));
        }
    }

    private static void connect(Random random, int version, ByteBuf out) {
        text(out, version == 3 ? "MQIsdp" : "MQTT");
        out.writeByte(random.nextInt(20) == 0 ? random.nextInt(256) : version);
        int flags = random.nextInt(128) << 1;
        out.writeByte(flags);
        out.writeShort(random.nextInt(65_536));
        properties(random, version, out);
        text(random, out);
        if ((flags & 4) != 0) {
            properties(random, version, out);
            text(random, out);
            text(random, out);
        }
        for (int bit = 0x80; bit > 0x20; bit >>= 1) {
            if ((flags & bit) != 0) {
                text(random, out);
            }
        }
    }

    private static void anything(Random random, int type, int version, ByteBuf out) {
        boolean empty = type == 12 || type == 13 || random.nextInt(6) == 0;
        if (empty && random.nextInt(10) > 0) {
            return;
        }
        if (type == 2) {
            out.writeByte(random.nextInt(3));
        } else if (type < 12) {
            out.writeShort(random.nextInt(100));
        }
        if (version == 5 || type == 2) {
            out.writeByte(random.nextBoolean() ? 0 : random.nextInt(256));
            properties(random, version, out);
        }
    }

    private static void properties(Random random, int version, ByteBuf out) {
        if (version < 5 && random.nextInt(20) > 0) {
            return;
        }
        ByteBuf section = Unpooled.buffer();
        for (int n = random.nextInt(random.nextInt(3) + 1); n > 0; n--) {
            Property property = Property.values()[random.nextInt(Property.values().length)];
            section.writeByte(random.nextInt(30) == 0 ? random.nextInt(256) : property.id);
            switch (property.type) {
                case FLAG -> section.writeByte(random.nextInt(random.nextInt(9) + 2));
                case TWO_BYTES -> section.writeShort(random.nextInt(65_536));
                case FOUR_BYTES -> section.writeInt(random.nextInt());
                case VARIABLE -> variable(section, random.nextInt(1 << random.nextInt(28)));
                case TEXT, DATA -> text(random, section);
                case PAIR -> {
                    text(random, section);
                    text(random, section);
                }
            }
        }
        variable(out, random.nextInt(30) == 0 ? random.nextInt(300) : section.readableBytes());
        out.writeBytes(section);
    }

    private static void text(Random random, ByteBuf out) {
        if (random.nextInt(15) == 0) {
            byte[] noise = new byte[random.nextInt(12)];
            random.nextBytes(noise);
            out.writeShort(random.nextBoolean() ? noise.length : random.nextInt(65_536))
                    .writeBytes(noise);
        } else {
            text(out, TEXTS[random.nextInt(TEXTS.length)]);
        }
    }

    private static void text(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static void variable(ByteBuf out, int value) {
        int left = value;
        do {
            int digit = left & 0x7F;
            left >>= 7;
            out.writeByte(left > 0 ? digit | 0x80 : digit);
        } while (left > 0);
    }

    @Test
    @Feature("MQ-29")
    void aSizeThatIsOnlyAnnouncedCostsNothing() throws MqttDecodeException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MqttDecoder[] decoders = new MqttDecoder[100];
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = Codec.connected(5, MqttFrame.NO_PACKET_LIMIT);
        }
        // 200 MB are announced, a topic of 65,535 bytes with them, and twenty bytes come
        ByteBuf in = Unpooled.buffer().writeByte(0x30);
        variable(in, 200 << 20);
        in.writeShort(65_535).writeZero(20);
        decoders[0].decode(in);

        long before = threads.getCurrentThreadAllocatedBytes();
        for (MqttDecoder decoder : decoders) {
            assertThat(decoder.decode(in) == null).isTrue();
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / decoders.length;
        assertThat(each).isLessThan(1024);
    }
}
