package io.sluice.rule.file;

import io.sluice.connector.ValueText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes values as YAML that {@link YamlText} reads back as they are; one value, one text, so that a diff shows what changed. */
final class YamlWriter {
    /** Text that needs no quotes. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_/$][A-Za-z0-9_./@+=:${}-]*( [A-Za-z0-9_./@+=${}-]+)*");

    private static final Pattern KEY = Pattern.compile("[A-Za-z_$][A-Za-z0-9_.$-]*");
    private static final Set<String> WORDS = Set.of("true", "false", "null");
    private static final int INDENT = 2;

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /** An object, a member on each line. */
    static String write(Map<String, @Nullable Object> object) {
        YamlWriter writer = new YamlWriter();
        writer.members(object, 0, 0);
        return writer.out.toString();
    }

    /** @param firstIndent of the first member: 0 if it goes on with the line of a dash */
    private void members(Map<?, ?> object, int indent, int firstIndent) {
        int spaces = firstIndent;
        for (Map.Entry<?, ?> member : object.entrySet()) {
            out.append(" ".repeat(spaces))
                    .append(key(String.valueOf(member.getKey())))
                    .append(':');
            value(member.getValue(), indent);
            spaces = indent;
        }
    }

    private static String key(String name) {
        return KEY.matcher(name).matches() && !WORDS.contains(name) ? name : quoted(name);
    }

    /** What follows a colon or a dash, with the end of the line. */
    private void value(@Nullable Object value, int indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n');
            members(map, indent + INDENT, indent + INDENT);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            out.append('\n');
            elements(list, indent + INDENT);
        } else if (value instanceof String text && isBlock(text)) {
            block(text, indent + INDENT);
        } else {
            out.append(' ').append(scalar(value)).append('\n');
        }
    }

    private void elements(List<?> list, int indent) {
        for (Object element : list) {
            out.append(" ".repeat(indent)).append('-');
            if (element instanceof Map<?, ?> map && !map.isEmpty()) {
                out.append(' ');
                members(map, indent + INDENT, 0);
            } else {
                value(element, indent);
            }
        }
    }

    private static String scalar(@Nullable Object value) {
        if (value instanceof Map) {
            return "{}";
        }
        if (value instanceof List) {
            return "[]";
        }
        if (value instanceof String text) {
            boolean plain = PLAIN.matcher(text).matches()
                    && !WORDS.contains(text)
                    && !text.endsWith(":")
                    && !text.contains(": ");
            return plain ? text : quoted(text);
        }
        return ValueText.json(value);
    }

    /** Text of several lines that can stand as it is. */
    private static boolean isBlock(String text) {
        int firstLine = text.indexOf('\n');
        return firstLine > 0
                && text.charAt(0) != ' '
                && !text.endsWith("\n\n")
                && text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7F);
    }

    private void block(String text, int indent) {
        boolean ends = text.endsWith("\n");
        out.append(ends ? " |\n" : " |-\n");
        String body = ends ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            out.append(line.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n');
        }
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' ' || c >= 0x7F && c < 0xA0 || c >= 0x2000 && c < 0x2070 || c >= 0xD800 && c < 0x10000) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04X", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
