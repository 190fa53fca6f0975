package io.sluice.rule.jq;

import io.sluice.rule.pattern.PatternCost;
import io.sluice.rule.value.RuleFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Regular expressions: what {@code test}, {@code match} and their kin are made of. */
final class Matches {
    private static final Pattern NAME = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

    private Matches() {}

    /** {@code _match(pattern; flags; only whether)}. */
    static void apply(Run run, Env env, List<Filter> arguments, Item in, Consumer<Item> out) {
        Object expression = Filters.firstValue(run, env, in, arguments.get(0), null);
        Object flags = Filters.firstValue(run, env, in, arguments.get(1), null);
        boolean test = JqValues.isTrue(Filters.firstValue(run, env, in, arguments.get(2), null));
        if (expression instanceof List<?> both) {
            flags = both.size() > 1 ? both.get(1) : flags;
            expression = both.isEmpty() ? null : both.get(0);
        }
        String letters = flags == null ? "" : Texts.needed(flags, "flags");
        String pattern = Texts.needed(expression, "matched, as it is not a string");
        String text = Texts.needed(in.value(), "matched, as it is not a string");
        try {
            run.charge(pattern.length());
            Matcher matcher = compile(pattern, letters).matcher(new Charged(run, text));
            out.accept(in.made(test ? matcher.find() : all(matcher, names(pattern), text, letters)));
        } catch (PatternSyntaxException e) {
            throw new JqError(
                    pattern + " (at offset " + e.getIndex() + ") is not a valid regex: " + e.getDescription());
        }
    }

    private static Pattern compile(String pattern, String letters) {
        try {
            PatternCost.check(pattern);
        } catch (RuleFailure e) {
            throw new JqError(e.getMessage());
        }
        int flags = 0;
        for (char letter : letters.toCharArray()) {
            flags |= switch (letter) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 'x' -> Pattern.COMMENTS;
                case 's', 'p' -> Pattern.DOTALL;
                case 'g', 'n', 'l' -> 0;
                default -> throw new JqError(letters + " is not a valid modifier string");
            };
        }
        return Pattern.compile(pattern, flags);
    }

    /** Number of a group to its name. */
    private static Map<Integer, String> names(String pattern) {
        Map<Integer, String> names = new HashMap<>();
        Matcher named = NAME.matcher(pattern);
        while (named.find()) {
            names.put(groupsBefore(pattern, named.start()) + 1, named.group(1));
        }
        return names;
    }

    private static int groupsBefore(String pattern, int end) {
        int groups = 0;
        boolean inClass = false;
        for (int i = 0; i < end; i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[' || c == ']') {
                inClass = c == '[';
            } else if (c == '(' && !inClass) {
                boolean plain = pattern.charAt(i + 1) != '?';
                groups += plain
                                || NAME.matcher(pattern)
                                        .region(i, pattern.length())
                                        .lookingAt()
                        ? 1
                        : 0;
            }
        }
        return groups;
    }

    private static List<Object> all(Matcher matcher, Map<Integer, String> names, String text, String letters) {
        boolean global = letters.indexOf('g') >= 0;
        List<Object> found = new ArrayList<>();
        while (matcher.find()) {
            if (letters.indexOf('n') < 0 || matcher.end() > matcher.start()) {
                found.add(match(matcher, names, text));
            }
            if (!global) {
                break;
            }
        }
        return found;
    }

    private static Map<String, @Nullable Object> match(MatchResult match, Map<Integer, String> names, String text) {
        Map<String, @Nullable Object> object = part(match, 0, text);
        List<Object> captures = new ArrayList<>();
        for (int group = 1; group <= match.groupCount(); group++) {
            Map<String, @Nullable Object> capture = part(match, group, text);
            capture.put("name", names.get(group));
            captures.add(capture);
        }
        object.put("captures", captures);
        return object;
    }

    private static Map<String, @Nullable Object> part(MatchResult match, int group, String text) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        int start = match.start(group);
        int end = match.end(group);
        part.put("offset", start < 0 ? -1L : (long) text.codePointCount(0, start));
        part.put("length", start < 0 ? 0L : (long) text.codePointCount(start, end));
        part.put("string", start < 0 ? null : text.substring(start, end));
        return part;
    }

    /** A text of which every look at a character costs a step. */
    private record Charged(Run run, String text) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            run.charge(1);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
