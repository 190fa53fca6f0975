package io.sluice.connector.influxdb;

import io.sluice.connector.ValueText;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes the parts of a line of InfluxDB's line protocol. Line breaks in names would begin a new point. */
final class LineProtocol {
    /** Up to here a number in thousandths is exact and {@code Double.toString} writes no exponent. */
    private static final double LARGEST_SHORT = 1e7;

    private LineProtocol() {}

    /** A value that the line protocol has no form for. */
    static final class UnwritableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnwritableException(String message) {
            super(message, null, false, false);
        }
    }

    /** The name of a measurement, escaped. */
    static String measurement(String name) throws UnwritableException {
        StringBuilder text = new StringBuilder(name.length() + 8);
        appendMeasurement(text, name);
        return text.toString();
    }

    /** Key or value of a tag, or key of a field, escaped. */
    static String key(String key) throws UnwritableException {
        StringBuilder text = new StringBuilder(key.length() + 8);
        appendKey(text, key);
        return text.toString();
    }

    /** Name of a measurement: commas and blanks escaped. */
    static void appendMeasurement(StringBuilder line, String name) throws UnwritableException {
        appendName(line, name, ", ");
    }

    /** Key or value of a tag, or key of a field: commas, equals signs and blanks escaped. */
    static void appendKey(StringBuilder line, String key) throws UnwritableException {
        appendName(line, key, ",= ");
    }

    /**
     * A field with its value.
     *
     * @param follows whether another field stands before it
     * @param key name of the field, escaped
     */
    static void appendField(StringBuilder line, boolean follows, String key, Object value) throws UnwritableException {
        checkFieldName(key);
        if (follows) {
            line.append(',');
        }
        line.append(key).append('=');
        appendFieldValue(line, key, value);
    }

    /** The same, with a name that is not escaped yet. */
    static void appendNamedField(StringBuilder line, boolean follows, String name, Object value)
            throws UnwritableException {
        checkFieldName(name);
        if (follows) {
            line.append(',');
        }
        appendKey(line, name);
        line.append('=');
        appendFieldValue(line, name, value);
    }

    private static void checkFieldName(String name) throws UnwritableException {
        if (name.equals("time")) {
            // InfluxDB would drop it without a word
            throw new UnwritableException("InfluxDB keeps the name time for itself: give the field another name");
        }
    }

    private static void appendFieldValue(StringBuilder line, String key, Object value) throws UnwritableException {
        try {
            appendValue(line, value);
        } catch (UnwritableException e) {
            throw new UnwritableException("field " + key + ": " + e.getMessage());
        }
    }

    /** Value of a field, type kept; objects and arrays as JSON text, bytes that are no text as {@code \x} and hex. */
    private static void appendValue(StringBuilder line, Object value) throws UnwritableException {
        if (value instanceof Long number) {
            line.append(number.longValue()).append('i');
        } else if (value instanceof Double number) {
            appendFraction(line, number);
        } else if (value instanceof Boolean) {
            line.append(value);
        } else if (value instanceof Number) {
            throw new UnwritableException("the number " + value + " does not fit 64 bits");
        } else {
            appendText(line, text(value));
        }
    }

    /**
     * Numbers of up to three decimals, as sensors send them, by integer arithmetic: a tenth of the time of
     * {@code Double.toString}, which writes all others. If {@code n / 1000.0} is the number itself, then the decimal text of n / 1000
     * is read as that number too, since both are rounded to the nearest double.
     */
    private static void appendFraction(StringBuilder line, double number) throws UnwritableException {
        if (!Double.isFinite(number)) {
            throw new UnwritableException("the number " + number + " is not finite");
        }
        long thousandths = Math.round(Math.abs(number) * 1_000);
        boolean exact = Math.abs(number) < LARGEST_SHORT && thousandths / 1_000.0 == Math.abs(number);
        if (!exact || thousandths == 0) {
            line.append(number);
            return;
        }
        if (number < 0) {
            line.append('-');
        }
        line.append(thousandths / 1_000).append('.');
        int decimals = (int) (thousandths % 1_000);
        line.append((char) ('0' + decimals / 100));
        if (decimals % 100 != 0) {
            line.append((char) ('0' + decimals / 10 % 10));
        }
        if (decimals % 10 != 0) {
            line.append((char) ('0' + decimals % 10));
        }
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        return value instanceof Map || value instanceof List ? ValueText.json(value) : value.toString();
    }

    private static void appendText(StringBuilder line, String text) {
        line.append('"');
        if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
            line.append(text);
        } else {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    line.append('\\');
                }
                line.append(c);
            }
        }
        line.append('"');
    }

    private static void appendName(StringBuilder line, String name, String escaped) throws UnwritableException {
        if (name.isEmpty()) {
            throw new UnwritableException("a name or tag value is empty");
        }
        if (name.charAt(name.length() - 1) == '\\') {
            throw new UnwritableException("\"" + name + "\" ends in a backslash, which names and tag values cannot");
        }
        int from = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ') {
                throw new UnwritableException("names and tag values cannot hold control characters");
            }
            if (c <= '=' && escaped.indexOf(c) >= 0) {
                line.append(name, from, i).append('\\');
                from = i;
            }
        }
        line.append(name, from, name.length());
    }
}
