package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.core.text.StepLimited;
import io.sluice.rule.value.RuleFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions. A pattern that takes more than a million steps on a text is given up as a failure: it would hold up
 * the event loop.
 */
final class PatternFunctions {
    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_PATTERNS = 1000;
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    static final List<RuleFunction> ALL = List.of(
            of(
                    "regex_match(text, pattern) -> boolean",
                    "4.0",
                    "whether the pattern is found in the text",
                    a -> matches(Arguments.text(a[0]), Arguments.text(a[1]))),
            of(
                    "regex_replace(text, pattern, with) -> text",
                    "4.0",
                    "every match replaced; & stands for the match",
                    a -> replace(Arguments.text(a[0]), Arguments.text(a[1]), Arguments.text(a[2]))));

    private PatternFunctions() {}

    private static boolean matches(String text, String pattern) {
        try {
            return matcher(text, pattern).find();
        } catch (StackOverflowError e) {
            throw new RuleFailure("the pattern is too complicated for this text: " + pattern);
        }
    }

    private static String replace(String text, String pattern, String with) {
        try {
            Matcher matcher = matcher(text, pattern);
            StringBuilder out = new StringBuilder(text.length());
            int end = 0;
            while (matcher.find()) {
                out.append(text, end, matcher.start());
                appendReplacement(out, matcher, with);
                end = matcher.end();
            }
            return out.append(text, end, text.length()).toString();
        } catch (StackOverflowError e) {
            throw new RuleFailure("the pattern is too complicated for this text: " + pattern);
        }
    }

    /** {@code &} and {@code \0} are the match, {@code \1} a group, a backslash takes the meaning of the next character. */
    private static void appendReplacement(StringBuilder out, Matcher matcher, String with) {
        for (int i = 0; i < with.length(); i++) {
            char c = with.charAt(i);
            if (c == '&') {
                out.append(matcher.group());
            } else if (c == '\\' && i + 1 < with.length()) {
                i++;
                appendEscaped(out, matcher, with.charAt(i));
            } else {
                out.append(c);
            }
        }
    }

    private static void appendEscaped(StringBuilder out, Matcher matcher, char c) {
        int group = Character.digit(c, 10);
        if (group < 0) {
            out.append(c);
        } else if (group <= matcher.groupCount() && matcher.group(group) != null) {
            out.append(matcher.group(group));
        }
    }

    private static Matcher matcher(String text, String pattern) {
        Pattern compiled = PATTERNS.get(pattern);
        if (compiled == null) {
            if (PATTERNS.size() >= MOST_PATTERNS) {
                PATTERNS.clear();
            }
            compiled = compile(pattern);
            PATTERNS.put(pattern, compiled);
        }
        return compiled.matcher(
                new StepLimited(text, MOST_STEPS, () -> new RuleFailure("the pattern takes too long on this text")));
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new RuleFailure("not a pattern: " + pattern + ": " + e.getDescription());
        }
    }
}
