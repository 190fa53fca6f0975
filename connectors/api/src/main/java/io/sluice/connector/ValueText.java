package io.sluice.connector;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text form of a value, as templates, {@code str()} and key/value targets write it: text as it is, integers in decimal,
 * floats in fixed notation with up to ten decimals and at least one, objects and arrays as compact JSON.
 */
public final class ValueText {
    private static final int FLOAT_DECIMALS = 10;

    private ValueText() {}

    public static String of(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Double || value instanceof Float) {
            return number(((Number) value).doubleValue());
        }
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (value instanceof Map || value instanceof List) {
            return json(value);
        }
        return String.valueOf(value);
    }

    /** Fixed notation, up to ten decimals, trailing zeros dropped, at least one decimal: {@code 2.0}, {@code 1.5}. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).setScale(FLOAT_DECIMALS, RoundingMode.HALF_UP);
        BigDecimal stripped = rounded.stripTrailingZeros();
        return (stripped.scale() < 1 ? stripped.setScale(1) : stripped).toPlainString();
    }

    /** Compact JSON of a value of the kinds {@link Row#values()} allows. Floats keep all their digits. */
    public static String json(@Nullable Object value) {
        StringBuilder out = new StringBuilder(64);
        JsonText.append(out, value);
        return out.toString();
    }
}
