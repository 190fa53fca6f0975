package io.sluice.connector.embedded;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of tables and columns: which are allowed, how they are written in SQL, which are the same to SQLite. */
final class SqlName {
    /** Longest name of a column, in UTF-16 units. */
    static final int MAX_LENGTH = 128;

    /** Identity of the row. */
    static final String KEY = "_key";
    /** Time of arrival. */
    static final String AT = "_at";
    /** SQLite's own row number, which orders rows by arrival. */
    static final String ROW = "_rowid_";

    private static final Set<String> RESERVED = Set.of(KEY, AT, ROW);
    private static final Pattern TABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

    private SqlName() {}

    /** Why the text cannot name a table, null if it can. */
    static @Nullable String tableProblem(String name) {
        if (!TABLE.matcher(name).matches()) {
            return "must begin with a letter and hold up to 63 letters, digits and underscores, not \"" + name + "\"";
        }
        return folded(name).startsWith("sqlite_") ? "must not begin with sqlite_" : null;
    }

    /** Why the text cannot name a column, null if it can. */
    static @Nullable String columnProblem(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            return "a column needs a name";
        }
        if (name.length() > MAX_LENGTH) {
            return "name of column " + name.substring(0, 40) + "... is longer than " + MAX_LENGTH + " characters";
        }
        if (RESERVED.contains(folded(name))) {
            return "column name " + name + " is kept for Sluice itself: give the value another name with AS";
        }
        return null;
    }

    /** The name as SQLite compares it: without regard to the case of A to Z. */
    static String folded(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return foldedSlowly(name);
            }
        }
        return name;
    }

    /** The name as it stands in a statement. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String foldedSlowly(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        name.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return folded.toString();
    }
}
