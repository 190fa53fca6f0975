package io.sluice.connector.postgresql;

import io.sluice.connector.ValueText;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values in the text form that PostgreSQL reads for a type. What the type can take without loss is put into its form:
 * 21.0 into a column of whole numbers, true as 1, a whole number into a time (milliseconds since the epoch), text into
 * bytes. Anything else is left to the server, which refuses what it cannot read.
 */
final class PostgresText {
    private static final double TWO_TO_63 = 0x1p63;

    private PostgresText() {}

    /**
     * Text of a value.
     *
     * @param type the server's name of the type ({@code int4}, {@code timestamptz}), empty if it is not known
     * @throws SQLException of class 22 (data) if the type cannot hold the value
     */
    static @Nullable String of(@Nullable Object value, String type) throws SQLException {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case "int2", "int4", "int8", "oid" -> number(value, true);
            case "bool" -> value instanceof Number ? number(value, true) : ValueText.of(value);
            case "float4", "float8", "numeric" -> number(value, false);
            case "bytea" -> bytes(value);
            case "timestamptz", "timestamp", "date" -> time(value);
            default ->
                type.startsWith("_") && value instanceof List<?> list ? array(list, type.substring(1)) : text(value);
        };
    }

    /** Appends an element of an array as PostgreSQL's {@code {...}} notation has it. */
    static void appendElement(StringBuilder out, @Nullable String text) {
        if (text == null) {
            out.append("NULL");
            return;
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    /** Appends a field as COPY reads it. */
    static void appendField(StringBuilder out, @Nullable String text) {
        if (text == null) {
            out.append("\\N");
            return;
        }
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char escape = escape(text.charAt(i));
            if (escape != 0) {
                out.append(text, copied, i).append('\\').append(escape);
                copied = i + 1;
            }
        }
        out.append(text, copied, text.length());
    }

    private static char escape(char c) {
        return switch (c) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    private static String number(Object value, boolean whole) throws SQLException {
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof Double number) {
            boolean fits = whole && number == Math.rint(number) && Math.abs(number) < TWO_TO_63;
            return fits ? Long.toString(number.longValue()) : number.toString();
        }
        return text(value);
    }

    private static String time(Object value) throws SQLException {
        try {
            return value instanceof Long millis ? Instant.ofEpochMilli(millis).toString() : text(value);
        } catch (DateTimeException e) {
            throw new SQLException("time out of range: " + value, "22008", e);
        }
    }

    private static String bytes(Object value) {
        byte[] bytes = value instanceof byte[] raw ? raw : ValueText.of(value).getBytes(StandardCharsets.UTF_8);
        return "\\x" + HexFormat.of().formatHex(bytes);
    }

    private static String array(List<?> list, String type) throws SQLException {
        StringBuilder out = new StringBuilder("{");
        for (Object element : list) {
            if (out.length() > 1) {
                out.append(',');
            }
            appendElement(out, of(element, type));
        }
        return out.append('}').toString();
    }

    private static String text(Object value) throws SQLException {
        if (value instanceof byte[]) {
            throw new SQLException("bytes that are no UTF-8 text fit only a column of type bytea", "22021");
        }
        boolean structure = value instanceof Map || value instanceof List;
        return structure ? ValueText.json(value) : ValueText.of(value);
    }
}
