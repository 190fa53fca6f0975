package io.sluice.rule.function;

import io.sluice.core.text.StepLimited;
import io.sluice.rule.pattern.PatternCost;
import io.sluice.rule.value.RuleFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that cannot hold up an event loop. Matching looks at so many characters, and then gives up with a
 * failure; patterns that could work on without looking at any are refused by {@link PatternCost} before. Safe for any thread.
 */
final class BoundedPattern {
    /** Looks at characters that any match may take: a millisecond or two. */
    private static final int STEPS = 100_000;

    /** And for each character of the text: long texts are read by harmless patterns, too. */
    private static final int STEPS_FOR_CHARACTER = 3;

    private static final int MOST_PATTERNS = 1000;
    private static final Map<String, BoundedPattern> KNOWN = new ConcurrentHashMap<>();

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** The pattern of an argument whose value is known when the rule is compiled; null if it is not, or is no pattern. */
    static @Nullable BoundedPattern ofConstant(@Nullable Object constant) {
        try {
            return constant instanceof String text ? compile(text) : null;
        } catch (RuleFailure e) {
            return null; // is told when it is used
        }
    }

    /** The pattern that is known, or the one that an argument spells. */
    static BoundedPattern of(@Nullable BoundedPattern known, @Nullable Object argument) {
        if (known != null) {
            return known;
        }
        String text = Arguments.text(argument);
        BoundedPattern found = KNOWN.get(text);
        if (found == null) {
            found = compile(text);
            if (KNOWN.size() >= MOST_PATTERNS) {
                KNOWN.clear();
            }
            KNOWN.put(text, found);
        }
        return found;
    }

    private static BoundedPattern compile(String text) {
        try {
            PatternCost.check(text);
            return new BoundedPattern(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new RuleFailure("not a pattern: " + text + ": " + e.getDescription());
        } catch (StackOverflowError e) {
            throw new RuleFailure("the pattern is nested too deeply");
        }
    }

    boolean isFoundIn(String text) {
        try {
            return matcher(text).find();
        } catch (StackOverflowError e) {
            throw tooComplicated();
        }
    }

    /** {@code &} and {@code \0} are the match, {@code \1} a group, a backslash takes the meaning of the next character. */
    String replace(String text, String with) {
        try {
            Matcher matcher = matcher(text);
            StringBuilder out = new StringBuilder(text.length());
            int end = 0;
            while (matcher.find()) {
                out.append(text, end, matcher.start());
                appendReplacement(out, matcher, with);
                end = matcher.end();
                Arguments.checkLength(out);
            }
            return out.append(text, end, text.length()).toString();
        } catch (StackOverflowError e) {
            throw tooComplicated();
        }
    }

    private RuleFailure tooComplicated() {
        return new RuleFailure("the pattern is too complicated for this text: " + pattern);
    }

    private Matcher matcher(String text) {
        int steps = (int) Math.min(Integer.MAX_VALUE, STEPS + (long) STEPS_FOR_CHARACTER * text.length());
        return pattern.matcher(
                new StepLimited(text, steps, () -> new RuleFailure("the pattern takes too long on this text")));
    }

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
}
