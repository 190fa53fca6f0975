package io.sluice.modules.rewrite;

import io.sluice.core.text.StepLimited;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One rule, ready to run. Immutable, safe for any thread. The time it takes grows at most with the length of the topic: an
 * expression that needs more steps is given up.
 *
 * @param name as in its key
 * @param filter topics it looks at
 * @param pattern what must be found in them
 * @param target literal parts, and numbers of groups
 */
record RewriteRule(String name, TopicFilter filter, Pattern pattern, List<Object> target) {
    /** Looks at characters, for each character of the topic and in all. A plain expression needs two or three for each. */
    private static final int STEPS_PER_CHARACTER = 32;

    private static final int MORE_STEPS = 1_000;

    /**
     * Reads {@code filter expression target}.
     *
     * @throws IllegalArgumentException what is wrong with it
     */
    static RewriteRule parse(String name, String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length != 3) {
            throw wrong(name, "expected filter, expression and target with spaces between: " + text, null);
        }
        try {
            TopicFilter filter = TopicFilter.parse(words[0]);
            Pattern pattern = Pattern.compile(words[1]);
            if (filter.isShared()) {
                throw wrong(name, "the filter must not be a shared one: " + words[0], null);
            }
            return new RewriteRule(
                    name,
                    filter,
                    pattern,
                    target(name, words[2], pattern.matcher("").groupCount()));
        } catch (InvalidTopicException e) {
            throw wrong(name, String.valueOf(e.getMessage()), e);
        } catch (PatternSyntaxException e) {
            throw wrong(name, "not a regular expression: " + words[1] + ": " + e.getDescription(), e);
        }
    }

    private static IllegalArgumentException wrong(String name, String reason, @Nullable Exception cause) {
        return new IllegalArgumentException("rule " + name + ": " + reason, cause);
    }

    private static List<Object> target(String name, String text, int groups) {
        List<Object> parts = new ArrayList<>();
        int literal = 0;
        for (int i = 0; i + 1 < text.length(); i++) {
            int group = text.charAt(i) == '$' ? Character.digit(text.charAt(i + 1), 10) : -1;
            if (group > groups || group == 0) {
                throw wrong(name, "the expression has no group $" + group, null);
            }
            if (group > 0) {
                parts.add(text.substring(literal, i));
                parts.add(group);
                literal = i + 2;
                i++;
            }
        }
        parts.add(text.substring(literal));
        return List.copyOf(parts);
    }

    /**
     * The topic or filter as this rule makes it; null if the rule has nothing to say about it.
     *
     * @throws TooManyStepsException if the expression takes too long on it
     */
    @Nullable
    String rewrite(String topic) {
        if (!filter.matches(topic)) {
            return null;
        }
        try {
            Matcher matcher = pattern.matcher(new StepLimited(
                    topic, MORE_STEPS + STEPS_PER_CHARACTER * topic.length(), TooManyStepsException::new));
            return matcher.find() ? filled(topic, matcher) : null;
        } catch (StackOverflowError e) {
            throw new TooManyStepsException();
        }
    }

    private String filled(String topic, Matcher matcher) {
        StringBuilder result = new StringBuilder(topic.length() + 16);
        for (Object part : target) {
            if (part instanceof Integer group) {
                int start = matcher.start(group);
                result.append(topic, Math.max(start, 0), Math.max(matcher.end(group), 0));
            } else {
                result.append(part);
            }
        }
        return result.toString();
    }
}
