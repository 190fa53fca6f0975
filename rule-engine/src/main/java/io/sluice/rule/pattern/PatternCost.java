package io.sluice.rule.pattern;

import io.sluice.rule.value.RuleFailure;

/**
 * What a regular expression may cost beside looking at characters, which is bounded elsewhere. Two things make Java's matcher work
 * without looking at any: counted repetition of what can be empty, as {@code (a?){1000}{1000}}, and choices between alternatives
 * that can be empty, as {@code (a*|b*)(a*|b*)...} at the end of a text. A pattern with too much of either is refused.
 *
 * <p>One pass over the pattern, which need not be a right one. It counts the size that the pattern has when repetitions of what
 * can be empty are written out, and the ways in which the matcher can go through it where nothing is left of the text; both stop
 * at a limit. What it does not know it takes for a character. Harmless patterns come nowhere near the limit.
 */
public final class PatternCost {
    /** Far more than anybody writes. */
    private static final long MOST = 10_000;

    private final String pattern;
    private int at;

    private PatternCost(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Of a part of a pattern.
     *
     * @param size number of atoms, repetitions of what can be empty written out
     * @param empty whether it can match nothing
     * @param tries ways to try it where nothing is left of the text; what cannot be empty is tried once, and nothing behind it
     */
    private record Cost(long size, boolean empty, long tries) {
        static final Cost CHARACTER = new Cost(1, false, 1);
        static final Cost NOTHING = new Cost(1, true, 1);

        /** The second may begin where nothing is left also if the first is not empty, so that ways always multiply. */
        Cost then(Cost next) {
            return new Cost(cut(size + next.size), empty && next.empty, cut(tries * next.tries));
        }

        Cost or(Cost other) {
            return new Cost(
                    cut(size + other.size), empty || other.empty, Math.max(1, cut(branches() + other.branches())));
        }

        private long branches() {
            return empty ? tries : tries - 1;
        }

        Cost optional() {
            return new Cost(size, true, empty ? cut(tries + 1) : tries);
        }

        Cost times(long count) {
            if (!empty) {
                return this;
            }
            Cost cost = this;
            for (long i = 1; i < count && !cost.isTooMuch(); i++) {
                cost = cost.then(this);
            }
            return cost;
        }

        boolean isTooMuch() {
            return size > MOST || tries > MOST;
        }

        private static long cut(long count) {
            return Math.min(count, MOST + 1);
        }
    }

    /** @throws RuleFailure if the pattern is refused */
    public static void check(String pattern) {
        if (pattern.length() > MOST) {
            throw new RuleFailure("a pattern has at most " + MOST + " characters");
        }
        PatternCost reader = new PatternCost(pattern);
        Cost cost = Cost.NOTHING;
        while (reader.at < pattern.length()) {
            cost = cost.then(reader.alternatives());
            reader.at++; // a parenthesis too many: the compiler tells
        }
        if (cost.isTooMuch()) {
            throw new RuleFailure("the pattern repeats too much: " + pattern);
        }
    }

    /** Up to the closing parenthesis or the end. */
    private Cost alternatives() {
        Cost cost = sequence();
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            cost = cost.or(sequence());
        }
        return cost;
    }

    private Cost sequence() {
        Cost cost = Cost.NOTHING;
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            cost = cost.then(repeated(atom()));
        }
        return cost;
    }

    private Cost atom() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> characterClass();
            case '\\' -> escape();
            case '^', '$' -> Cost.NOTHING;
            default -> Cost.CHARACTER;
        };
    }

    private Cost group() {
        boolean assertion = false;
        if (starts("?")) {
            at++;
            assertion = starts("=") || starts("!") || starts("<=") || starts("<!");
            while (at < pattern.length() && ":=!>)".indexOf(pattern.charAt(at)) < 0) {
                at++;
            }
            if (starts(")")) {
                at++; // flags
                return Cost.NOTHING;
            }
            at++;
        }
        Cost inner = alternatives();
        at++;
        return assertion ? new Cost(inner.size, true, inner.tries) : inner;
    }

    private Cost characterClass() {
        int depth = 1;
        if (starts("^")) {
            at++;
        }
        boolean first = true;
        while (at < pattern.length() && depth > 0) {
            char c = pattern.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                depth++;
            } else if (c == ']' && !first) {
                depth--;
            }
            first = false;
        }
        return Cost.CHARACTER;
    }

    private Cost escape() {
        if (at >= pattern.length()) {
            return Cost.CHARACTER;
        }
        char c = pattern.charAt(at++);
        if (c == 'Q') {
            int end = pattern.indexOf("\\E", at);
            at = end < 0 ? pattern.length() : end + 2;
        } else if (("xpPkN".indexOf(c) >= 0) && (starts("{") || starts("<"))) {
            int end = Math.max(pattern.indexOf('}', at), pattern.indexOf('>', at));
            at = end < 0 ? pattern.length() : end + 1;
        }
        boolean mayBeEmpty = "bBAGzZEk".indexOf(c) >= 0 || Character.isDigit(c);
        return mayBeEmpty ? Cost.NOTHING : Cost.CHARACTER;
    }

    private Cost repeated(Cost atom) {
        Cost cost = atom;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '*' || c == '?') {
                cost = cost.optional();
            } else if (c == '{') {
                cost = counted(cost);
            } else if (c != '+') {
                return cost;
            }
            at++;
            if (starts("?") || starts("+")) {
                at++;
            }
        }
        return cost;
    }

    /** Stops at the closing brace. */
    private Cost counted(Cost cost) {
        int end = pattern.indexOf('}', at);
        if (end < 0) {
            at = pattern.length() - 1;
            return cost;
        }
        long least = number(pattern.substring(at + 1, end).split(",", -1)[0]);
        at = end;
        return least == 0 ? cost.optional() : cost.times(least);
    }

    private static long number(String digits) {
        return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : digits.isEmpty() ? 0 : MOST + 1;
    }

    private boolean starts(String text) {
        return pattern.startsWith(text, at);
    }
}
