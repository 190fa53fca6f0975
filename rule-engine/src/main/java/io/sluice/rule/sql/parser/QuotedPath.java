package io.sluice.rule.sql.parser;

import java.util.List;
import java.util.regex.Pattern;

/** {@code "a.b"}: quotes go around a whole alias, and a path in them stays a path, as when it is read again. */
final class QuotedPath {
    private static final Pattern PATH =
            Pattern.compile("[\\p{L}_][\\w $@~]*(\\.[\\p{L}_][\\w $@~]*)+", Pattern.UNICODE_CHARACTER_CLASS);

    private QuotedPath() {}

    /** The steps of a name, one if it is none of several names with dots between them. */
    static List<String> steps(String name) {
        return PATH.matcher(name).matches() ? List.of(name.split("\\.")) : List.of(name);
    }
}
