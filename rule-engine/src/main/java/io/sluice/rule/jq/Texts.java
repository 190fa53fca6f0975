package io.sluice.rule.jq;

import io.sluice.rule.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts cut, searched, and written in the formats that stand behind an at sign. */
final class Texts {
    private static final String UNRESERVED = "-_.~";

    private Texts() {}

    /** How a value is written as text. */
    interface Format {
        @Nullable
        Object of(Run run, @Nullable Object value);
    }

    static Object asIs(Run run, @Nullable Object value) {
        String text = JqValues.text(value);
        run.charge(text.length() / 16);
        return text;
    }

    static @Nullable Format format(String name) {
        return switch (name) {
            case "text" -> Texts::asIs;
            case "json" -> (run, value) -> charged(run, JqValues.json(value));
            case "base64" ->
                (run, value) ->
                        Base64.getEncoder().encodeToString(text(run, value).getBytes(StandardCharsets.UTF_8));
            case "base64d" -> Texts::decoded;
            case "uri" -> (run, value) -> uri(text(run, value));
            case "html" -> (run, value) -> html(text(run, value));
            case "sh" ->
                (run, value) -> value instanceof List<?> list
                        ? list.stream().map(element -> shell(run, element)).collect(Collectors.joining(" "))
                        : shell(run, value);
            case "csv" ->
                (run, value) -> ListFunctions.list(value).stream()
                        .map(element -> cell(run, element, true))
                        .collect(Collectors.joining(","));
            case "tsv" ->
                (run, value) -> ListFunctions.list(value).stream()
                        .map(element -> cell(run, element, false))
                        .collect(Collectors.joining("\t"));
            default -> null;
        };
    }

    private static String charged(Run run, String text) {
        run.charge(text.length() / 16);
        return text;
    }

    private static String text(Run run, @Nullable Object value) {
        return charged(run, JqValues.text(value));
    }

    private static String decoded(Run run, @Nullable Object value) {
        try {
            return new String(Base64.getDecoder().decode(text(run, value)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new JqError(JqValues.shown(value) + " is not valid base64 data");
        }
    }

    private static String uri(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }

    private static String shell(Run run, @Nullable Object value) {
        if (value instanceof List || value instanceof java.util.Map) {
            throw new JqError(JqValues.shown(value) + " can not be escaped for shell");
        }
        return value instanceof String text ? "'" + charged(run, text).replace("'", "'\\''") + "'" : text(run, value);
    }

    private static String cell(Run run, @Nullable Object value, boolean quoted) {
        if (value == null) {
            return "";
        }
        if (value instanceof List || value instanceof java.util.Map) {
            throw new JqError(JqValues.shown(value) + " is not valid in a csv row");
        }
        String text = text(run, value);
        if (!(value instanceof String)) {
            return text;
        }
        return quoted
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
    }

    static List<Object> split(Run run, String text, String separator) {
        run.charge(text.length() / 8);
        List<Object> pieces = new ArrayList<>();
        if (text.isEmpty()) {
            return pieces;
        }
        if (separator.isEmpty()) {
            text.codePoints().forEach(c -> pieces.add(Character.toString(c)));
            run.charge(pieces.size());
            return pieces;
        }
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            run.charge(1);
            pieces.add(text.substring(from, at));
            from = at + separator.length();
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    /** Places of a part in a text or an array, or of an element in an array. */
    static @Nullable Object indices(Run run, @Nullable Object in, @Nullable Object wanted) {
        if (in == null) {
            return null;
        }
        List<Object> places = new ArrayList<>();
        if (in instanceof String text && wanted instanceof String part) {
            run.charge(text.length() / 8);
            for (int at = part.isEmpty() ? -1 : text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
                run.charge(1 + part.length() / 8);
                places.add((long) text.codePointCount(0, at));
            }
            return places;
        }
        List<?> list = ListFunctions.list(in);
        List<?> part = wanted instanceof List<?> several ? several : java.util.Collections.singletonList(wanted);
        for (int i = 0; !part.isEmpty() && i + part.size() <= list.size(); i++) {
            if (JqValues.compare(run, list.subList(i, i + part.size()), part) == 0) {
                places.add((long) i);
            }
        }
        return places;
    }

    static String needed(@Nullable Object value, String what) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        throw new JqError(JqValues.shown(value) + " cannot be " + what);
    }

    /** A text joined of the elements of an array. */
    static Object join(Run run, @Nullable Object in, @Nullable Object separator) {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Object element : ListFunctions.list(in)) {
            if (element instanceof List || element instanceof java.util.Map) {
                throw new JqError(JqValues.shown(element) + " cannot be joined");
            }
            String between = needed(separator, "a separator");
            String text = element == null ? "" : element instanceof String s ? s : JqValues.json(element);
            out.append(first ? "" : between).append(text);
            run.charge(1 + (between.length() + text.length()) / 16);
            first = false;
        }
        return Values.text(out.toString().getBytes(StandardCharsets.UTF_8));
    }
}
