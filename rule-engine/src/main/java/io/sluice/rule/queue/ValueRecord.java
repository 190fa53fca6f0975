package io.sluice.rule.queue;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of rows as bytes: one byte for the kind, then the value. */
final class ValueRecord {
    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int WHOLE = 3;
    private static final int LARGE = 4;
    private static final int FLOAT = 5;
    private static final int TEXT = 6;
    private static final int BYTES = 7;
    private static final int LIST = 8;
    private static final int MAP = 9;
    private static final int DEEPEST = 1_000;

    private ValueRecord() {}

    static RecordWriter write(@Nullable Object value, RecordWriter out) {
        writeValue(value, out);
        return out;
    }

    /** Reads what {@link #write} wrote. */
    static @Nullable Object read(RecordReader in) throws DamagedRecordException {
        return readValue(in, 0);
    }

    /** Reads a map that {@link #write} wrote. */
    static Map<String, @Nullable Object> readMap(RecordReader in) throws DamagedRecordException {
        int kind = in.byte1();
        if (kind != MAP) {
            throw new DamagedRecordException("there is no map of values");
        }
        return readMap(in, 0);
    }

    private static void writeMap(Map<?, ?> map, RecordWriter out) {
        out.number(map.size());
        map.forEach((name, value) -> {
            out.text(String.valueOf(name));
            writeValue(value, out);
        });
    }

    private static void writeValue(@Nullable Object value, RecordWriter out) {
        if (value == null) {
            out.byte1(NULL);
        } else if (value instanceof String text) {
            out.byte1(TEXT).text(text);
        } else if (value instanceof Long || value instanceof Integer) {
            long number = ((Number) value).longValue();
            out.byte1(WHOLE).number(number << 1 ^ number >> 63);
        } else if (value instanceof Double number) {
            out.byte1(FLOAT).long8(Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean flag) {
            out.byte1(flag ? TRUE : FALSE);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, out.byte1(MAP));
        } else if (value instanceof List<?> list) {
            out.byte1(LIST).number(list.size());
            list.forEach(item -> writeValue(item, out));
        } else {
            writeRare(value, out);
        }
    }

    private static void writeRare(Object value, RecordWriter out) {
        if (value instanceof BigInteger number) {
            out.byte1(LARGE).bytes(number.toByteArray());
        } else if (value instanceof byte[] bytes) {
            out.byte1(BYTES).bytes(bytes);
        } else {
            throw new IllegalArgumentException(
                    "a row holds a " + value.getClass().getName());
        }
    }

    private static Map<String, @Nullable Object> readMap(RecordReader in, int depth) throws DamagedRecordException {
        int size = in.count(Integer.MAX_VALUE);
        Map<String, @Nullable Object> map = new LinkedHashMap<>(Math.min(2 * size, 64));
        for (int i = 0; i < size; i++) {
            map.put(in.requiredText(), readValue(in, depth));
        }
        return map;
    }

    private static @Nullable Object readValue(RecordReader in, int depth) throws DamagedRecordException {
        if (depth > DEEPEST) {
            throw new DamagedRecordException("a row is nested too deeply");
        }
        int kind = in.byte1();
        return switch (kind) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case WHOLE -> wholeNumber(in.number());
            case LARGE -> largeNumber(required(in.bytes()));
            case FLOAT -> Double.longBitsToDouble(in.long8());
            case TEXT -> in.requiredText();
            case BYTES -> required(in.bytes());
            case LIST -> readList(in, depth);
            case MAP -> readMap(in, depth + 1);
            default -> throw new DamagedRecordException("a row holds a value of the unknown kind " + kind);
        };
    }

    private static long wholeNumber(long zigzag) {
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    private static BigInteger largeNumber(byte[] bytes) throws DamagedRecordException {
        if (bytes.length == 0) {
            throw new DamagedRecordException("a number is empty");
        }
        return new BigInteger(bytes);
    }

    private static List<@Nullable Object> readList(RecordReader in, int depth) throws DamagedRecordException {
        int size = in.count(Integer.MAX_VALUE);
        List<@Nullable Object> list = new ArrayList<>(Math.min(size, 64));
        for (int i = 0; i < size; i++) {
            list.add(readValue(in, depth + 1));
        }
        return list;
    }

    private static byte[] required(byte @Nullable [] bytes) throws DamagedRecordException {
        if (bytes == null) {
            throw new DamagedRecordException("bytes are missing");
        }
        return bytes;
    }
}
