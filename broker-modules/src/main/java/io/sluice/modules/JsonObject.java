package io.sluice.modules;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object, members in the order in which they are put. Confined to one thread. */
public final class JsonObject {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder text = new StringBuilder(160).append('{');

    /** Adds a text, or {@code null}. */
    public JsonObject put(String key, @Nullable String value) {
        member(key);
        write(value);
        return this;
    }

    public JsonObject put(String key, long value) {
        member(key);
        text.append(value);
        return this;
    }

    public JsonObject put(String key, boolean value) {
        member(key);
        text.append(value);
        return this;
    }

    /** Adds an object whose values are texts, numbers and booleans; others are written as their text. */
    public JsonObject put(String key, Map<String, ?> values) {
        member(key);
        text.append('{');
        values.forEach((name, value) -> {
            member(name);
            if (value instanceof Number || value instanceof Boolean) {
                text.append(value);
            } else {
                write(String.valueOf(value));
            }
        });
        text.append('}');
        return this;
    }

    /** The object as UTF-8; nothing is added afterwards. */
    public byte[] toBytes() {
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void member(String key) {
        if (text.charAt(text.length() - 1) != '{') {
            text.append(',');
        }
        write(key);
        text.append(':');
    }

    private void write(@Nullable String value) {
        if (value == null) {
            text.append("null");
            return;
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
