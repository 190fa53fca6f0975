package io.sluice.connector.influxdb;

import io.sluice.connector.ValueText;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes the parts of a line of InfluxDB's line protocol. Line breaks in names would begin a new point. */
final class LineProtocol {
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
        if (key.equals("time")) {
            // InfluxDB would drop it without a word
            throw new UnwritableException("InfluxDB keeps the name time for itself: give the field another name");
        }
        if (follows) {
            line.append(',');
        }
        line.append(key).append('=');
        try {
            appendValue(line, value);
        } catch (UnwritableException e) {
            throw new UnwritableException("field " + key + ": " + e.getMessage());
        }
    }

    /** Value of a field, type kept; objects and arrays as JSON text, bytes that are no text as {@code \x} and hex. */
    private static void appendValue(StringBuilder line, Object value) throws UnwritableException {
        if (value instanceof Long) {
            line.append(value).append('i');
        } else if (value instanceof Double number) {
            if (!Double.isFinite(number)) {
                throw new UnwritableException("the number " + number + " is not finite");
            }
            line.append(value);
        } else if (value instanceof Boolean) {
            line.append(value);
        } else if (value instanceof Number) {
            throw new UnwritableException("the number " + value + " does not fit 64 bits");
        } else {
            appendText(line, text(value));
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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\');
            }
            line.append(c);
        }
        line.append('"');
    }

    private static void appendName(StringBuilder line, String name, String escaped) throws UnwritableException {
        if (name.isEmpty()) {
            throw new UnwritableException("a name or tag value is empty");
        }
        if (name.endsWith("\\")) {
            throw new UnwritableException("\"" + name + "\" ends in a backslash, which names and tag values cannot");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ') {
                throw new UnwritableException("names and tag values cannot hold control characters");
            }
            if (escaped.indexOf(c) >= 0) {
                line.append('\\');
            }
            line.append(c);
        }
    }
}
