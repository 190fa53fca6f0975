package io.sluice.rule.state;

import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a value takes in memory, roughly. */
final class ValueSize {
    private static final int OBJECT = 16;
    private static final int ENTRY = 48;

    private ValueSize() {}

    /** In bytes; stops counting beyond {@code enough}. */
    static long of(@Nullable Object value, long enough) {
        if (value instanceof String text) {
            return OBJECT + 2L * text.length();
        }
        if (value instanceof byte[] bytes) {
            return OBJECT + (long) bytes.length;
        }
        if (value instanceof BigInteger big) {
            return OBJECT + big.bitLength() / 8L;
        }
        if (value instanceof Map<?, ?> map) {
            long size = OBJECT;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += ENTRY + of(entry.getKey(), enough) + of(entry.getValue(), enough);
                if (size > enough) {
                    return size;
                }
            }
            return size;
        }
        return value instanceof Iterable<?> elements ? ofElements(elements, enough) : OBJECT;
    }

    private static long ofElements(Iterable<?> elements, long enough) {
        long size = OBJECT;
        for (Object element : elements) {
            size += Long.BYTES + of(element, enough);
            if (size > enough) {
                return size;
            }
        }
        return size;
    }
}
