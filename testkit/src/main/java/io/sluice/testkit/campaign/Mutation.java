package io.sluice.testkit.campaign;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks packets in the ways that break parsers. */
final class Mutation {
    private static final int[] EDGES = {0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF};

    private final Random random;

    Mutation(Random random) {
        this.random = random;
    }

    /** The packets as one stream, with one to four faults. */
    byte[] faulty(List<byte[]> packets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int victim = random.nextInt(packets.size());
        for (int i = 0; i < packets.size(); i++) {
            all.writeBytes(i == victim ? fault(packets.get(i)) : packets.get(i));
        }
        byte[] bytes = all.toByteArray();
        for (int more = random.nextInt(4); more > 0 && bytes.length > 0; more--) {
            bytes = random.nextInt(3) == 0 ? fault(bytes) : bytes;
        }
        return bytes;
    }

    private byte[] fault(byte[] packet) {
        if (packet.length == 0) {
            return packet;
        }
        byte[] bytes = packet.clone();
        int place = random.nextInt(bytes.length);
        switch (random.nextInt(9)) {
            case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[place] = (byte) EDGES[random.nextInt(EDGES.length)];
            case 2 -> bytes[Math.min(1, bytes.length - 1)] = (byte) random.nextInt(256);
            case 3 -> bytes[0] = (byte) random.nextInt(256);
            case 4 -> {
                return Arrays.copyOf(bytes, place);
            }
            case 5 -> {
                return without(bytes, place, 1 + random.nextInt(4));
            }
            case 6 -> {
                return with(bytes, place);
            }
            case 7 -> {
                return twice(bytes, place);
            }
            default -> {
                for (int i = place; i < Math.min(bytes.length, place + 4); i++) {
                    bytes[i] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int place, int count) {
        int end = Math.min(bytes.length, place + count);
        byte[] result = Arrays.copyOf(bytes, bytes.length - (end - place));
        System.arraycopy(bytes, end, result, place, bytes.length - end);
        return result;
    }

    private byte[] with(byte[] bytes, int place) {
        byte[] noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        return join(Arrays.copyOf(bytes, place), noise, Arrays.copyOfRange(bytes, place, bytes.length));
    }

    private static byte[] twice(byte[] bytes, int place) {
        return join(bytes, Arrays.copyOfRange(bytes, place, bytes.length));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
