package io.sluice.connector.embedded;

import io.sluice.connector.ValueText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds; its name is the declared type. The first value of a column decides. A value of another kind is
 * stored where nothing of it is lost, and its row is refused otherwise: a text in a column of numbers would make every
 * later average wrong without a word.
 */
enum ColumnKind {
    /** Whole numbers of 64 bits; takes fractions too, as they are. */
    BIGINT,
    /** Floating-point numbers; takes whole numbers as long as they keep all their digits. */
    DOUBLE,
    BOOLEAN,
    /** Text; numbers and truth values as text, objects and arrays as JSON, other bytes as {@code \x} and hex digits. */
    VARCHAR,
    /** Bytes that were no text; anything else as the UTF-8 of what VARCHAR would hold. */
    BLOB;

    /** The kind that a value gives to a new column. */
    static ColumnKind of(Object value) {
        if (value instanceof Long) {
            return BIGINT;
        }
        if (value instanceof Double) {
            return DOUBLE;
        }
        if (value instanceof Boolean) {
            return BOOLEAN;
        }
        return value instanceof byte[] ? BLOB : VARCHAR;
    }

    /** The kind with the declared type; VARCHAR for a type that is not ours. */
    static ColumnKind declared(String type) {
        for (ColumnKind kind : values()) {
            if (kind.name().equals(type.toUpperCase(Locale.ROOT))) {
                return kind;
            }
        }
        return VARCHAR;
    }

    /**
     * The value as it is bound: a {@code Long}, {@code Double}, {@code String} or {@code byte[]}.
     *
     * @return null if the column cannot hold the value without losing something of it
     */
    @Nullable
    Object bound(Object value) {
        return switch (this) {
            case BIGINT -> value instanceof Long || isFinite(value) ? value : null;
            case DOUBLE -> isFinite(value) ? value : exactDouble(value);
            case BOOLEAN -> value instanceof Boolean bool ? Long.valueOf(bool ? 1 : 0) : null;
            case VARCHAR -> text(value);
            case BLOB -> value instanceof byte[] ? value : text(value).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** What a value is called in the reason of a refusal. */
    static String phrase(Object value) {
        return switch (of(value)) {
            case BIGINT -> "the whole number " + value;
            case DOUBLE -> "the number " + value;
            case BOOLEAN -> "the truth value " + value;
            case BLOB -> "bytes";
            case VARCHAR -> value instanceof Number ? "the large number " + value : "the text " + start(text(value));
        };
    }

    private static boolean isFinite(Object value) {
        return value instanceof Double number && Double.isFinite(number);
    }

    private static @Nullable Double exactDouble(Object value) {
        if (value instanceof Long whole && Math.abs(whole) <= 1L << 53) {
            return whole.doubleValue();
        }
        if (value instanceof Number number && !(value instanceof Double)) {
            double nearest = number.doubleValue();
            boolean exact = Double.isFinite(nearest)
                    && new BigDecimal(nearest).compareTo(new BigDecimal(number.toString())) == 0;
            return exact ? nearest : null;
        }
        return null;
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        boolean structure = value instanceof Map || value instanceof List;
        return structure ? ValueText.json(value) : value.toString();
    }

    private static String start(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
