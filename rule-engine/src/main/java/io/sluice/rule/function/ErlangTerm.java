package io.sluice.rule.function;

import io.sluice.rule.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value as Erlang writes it: what ~p and ~w of a format stand for. */
final class ErlangTerm {
    private ErlangTerm() {}

    /** @param pretty whether texts are shown as texts, not as numbers of their bytes */
    static String of(@Nullable Object value, boolean pretty) {
        StringBuilder out = new StringBuilder();
        append(out, value, pretty);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value, boolean pretty) {
        if (value != null && Values.isText(value)) {
            appendText(out, value, pretty);
        } else if (value instanceof Map<?, ?> map) {
            appendMap(out, map, pretty);
        } else if (value instanceof List<?> list) {
            appendList(out, list, pretty);
        } else if (value instanceof Double number) {
            out.append(number.toString().replace("E-", "e-").replace("E", "e+"));
        } else {
            out.append(value);
        }
    }

    private static void appendText(StringBuilder out, Object value, boolean pretty) {
        if (pretty && value instanceof String text && isPrintable(text)) {
            boolean wide = text.chars().anyMatch(c -> c > 0x7E);
            out.append("<<\"").append(text.replace("\\", "\\\\").replace("\"", "\\\""));
            out.append(wide ? "\"/utf8>>" : "\">>");
            return;
        }
        byte[] bytes = value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
        out.append("<<");
        for (int i = 0; i < bytes.length; i++) {
            out.append(i == 0 ? "" : ",").append(bytes[i] & 0xFF);
        }
        out.append(">>");
    }

    private static boolean isPrintable(String text) {
        return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
    }

    private static void appendList(StringBuilder out, List<?> list, boolean pretty) {
        out.append('[');
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            append(out, elements.next(), pretty);
            out.append(elements.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private static void appendMap(StringBuilder out, Map<?, ?> map, boolean pretty) {
        out.append("#{");
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(first ? "" : ",");
            append(out, entry.getKey(), pretty);
            out.append(" => ");
            append(out, entry.getValue(), pretty);
            first = false;
        }
        out.append('}');
    }
}
