package io.sluice.appliance.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Syntax of a configuration file: one {@code key = value} a line.
 *
 * <p>A line whose first character is {@code #} is a comment; behind a value a comment starts with {@code ##} after white space
 * (a single {@code #} is a topic wildcard). A value may stand in double quotes, with <code>\"</code>, <code>\\</code>,
 * <code>\n</code> and <code>\t</code> inside.
 */
final class ConfigurationFile {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_$-]+(\\.[A-Za-z0-9_$-]+)*");
    private static final Pattern TRAILING_COMMENT = Pattern.compile("(^|\\s+)##.*$");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private ConfigurationFile() {}

    /** The entries of a file in their order; what cannot be read goes to {@code problems} and is left out. */
    static List<Entry> parse(String file, String text, Problems problems) {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> firstLine = new HashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    i == 0 && lines.get(0).startsWith("\uFEFF") ? lines.get(0).substring(1) : lines.get(i);
            Origin origin = new Origin.FileLine(file, i + 1);
            Entry entry = parseLine(line.strip(), origin, problems);
            if (entry == null) {
                continue;
            }
            Integer first = firstLine.putIfAbsent(entry.key(), i + 1);
            if (first == null) {
                entries.add(entry);
            } else {
                problems.error(origin, "'" + entry.key() + "' was already given in line " + first);
            }
        }
        return entries;
    }

    private static @Nullable Entry parseLine(String line, Origin origin, Problems problems) {
        if (line.isEmpty() || line.startsWith("#")) {
            return null;
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            problems.error(origin, "expected 'key = value', found '" + line + "'");
            return null;
        }
        String key = line.substring(0, equals).strip();
        if (!KEY.matcher(key).matches()) {
            problems.error(origin, "'" + key + "' is not a key: letters, digits, '_' and '-', parted by dots");
            return null;
        }
        return entry(key, line.substring(equals + 1).strip(), origin, problems);
    }

    private static @Nullable Entry entry(String key, String value, Origin origin, Problems problems) {
        if (!value.startsWith("\"")) {
            return new Entry(key, TRAILING_COMMENT.matcher(value).replaceFirst(""), false, origin);
        }
        Matcher quoted = QUOTED.matcher(value);
        if (!quoted.matches()) {
            problems.error(origin, key + ": the quoted value must end with one '\"' at the end of the line");
            return null;
        }
        String unescaped =
                ESCAPE.matcher(quoted.group(1)).replaceAll(match -> Matcher.quoteReplacement(escaped(match.group(1))));
        return new Entry(key, unescaped, true, origin);
    }

    private static String escaped(String letter) {
        return switch (letter) {
            case "n" -> "\n";
            case "t" -> "\t";
            default -> letter;
        };
    }
}
