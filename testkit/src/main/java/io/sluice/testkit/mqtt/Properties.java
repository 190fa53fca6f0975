package io.sluice.testkit.mqtt;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Properties of MQTT 5.0 (2.2.2), as far as a strict client must read them: the numbers among them. */
final class Properties {
    static final int RECEIVE_MAXIMUM = 0x21;

    private Properties() {}

    static int variableInteger(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a variable byte integer of more than four bytes");
    }

    /** Reads the properties that begin here; answers with the values of those that are numbers. */
    static Map<Integer, Long> numbers(ByteBuffer in) {
        Map<Integer, Long> numbers = new HashMap<>();
        int end = variableInteger(in) + in.position();
        while (in.position() < end) {
            int id = variableInteger(in);
            switch (id) {
                case 1, 23, 25, 36, 37, 40, 41, 42 -> numbers.put(id, in.get() & 0xFFL);
                case 19, 33, 34, 35 -> numbers.put(id, in.getShort() & 0xFFFFL);
                case 2, 17, 24, 39 -> numbers.put(id, in.getInt() & 0xFFFF_FFFFL);
                case 11 -> numbers.put(id, (long) variableInteger(in));
                case 3, 8, 9, 18, 21, 22, 26, 28, 31 -> skipText(in);
                case 38 -> {
                    skipText(in);
                    skipText(in);
                }
                default -> throw new IllegalStateException("there is no property " + id);
            }
        }
        return numbers;
    }

    private static void skipText(ByteBuffer in) {
        int length = in.getShort() & 0xFFFF;
        in.position(in.position() + length);
    }
}
