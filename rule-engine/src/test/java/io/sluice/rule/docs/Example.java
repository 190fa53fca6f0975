package io.sluice.rule.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * An example of a page: a block {@code sql}, perhaps one {@code json event}, and one that tells the outcome.
 *
 * @param kind name of the last block
 * @param line line of the page where it begins
 */
record Example(String sql, String event, String kind, String outcome, int line) {
    private static final String FENCE = "```";
    private static final List<String> OUTCOMES = List.of("json output", "text no match", "text fails", "text refused");

    @Override
    public String toString() {
        return "line " + line + ": " + sql.replaceAll("\\s+", " ");
    }

    /**
     * Reads a page.
     *
     * @throws IllegalArgumentException if a block belongs to no example, or an example is not complete
     */
    static List<Example> read(String page) {
        List<Example> examples = new ArrayList<>();
        String[] lines = page.split("\n");
        Example open = null;
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].startsWith(FENCE)) {
                continue;
            }
            String name = lines[i].substring(FENCE.length()).strip();
            int begin = i;
            StringBuilder text = new StringBuilder();
            for (i++; i < lines.length && !lines[i].startsWith(FENCE); i++) {
                text.append(lines[i]).append('\n');
            }
            check(i < lines.length, "a block without end", begin);
            open = next(open, name, text.toString().strip(), begin + 1, examples);
        }
        check(open == null, "an example without outcome", lines.length);
        return examples;
    }

    /** The example that is not complete yet behind a block, null if there is none. */
    private static Example next(Example open, String name, String text, int line, List<Example> examples) {
        if (OUTCOMES.contains(name)) {
            check(open != null, name + " without a rule", line);
            examples.add(new Example(open.sql(), open.event(), name, text, open.line()));
            return null;
        }
        if (name.equals("json event")) {
            check(open != null && open.event().equals("{}"), "an event without a rule", line);
            return new Example(open.sql(), text, "", "", open.line());
        }
        check(open == null, "an example without outcome before", line);
        if (name.equals("sql")) {
            return new Example(text, "{}", "", "", line);
        }
        check(name.isEmpty(), "a block that is no part of an example: " + name, line);
        return null;
    }

    private static void check(boolean right, String wrong, int line) {
        if (!right) {
            throw new IllegalArgumentException("line " + line + ": " + wrong);
        }
    }
}
