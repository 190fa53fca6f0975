package io.sluice.connector.sql;

import io.sluice.connector.sql.SqlText.Scanned;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.upsert.Upsert;
import org.jspecify.annotations.Nullable;

/**
 * An {@code INSERT} (or {@code REPLACE}) of one row of values, in parts that can be put together again for many rows.
 *
 * @param head all before the values: {@code insert into t(a, b)}; without parameters
 * @param target the table with its columns as written: {@code t(a, b)}; null if there is more between INTO and VALUES
 * @param expressions what stands for each column, with a {@link #MARK} for each parameter
 * @param tail all after the values: {@code on conflict do nothing}; without RETURNING, whose answer nobody reads
 * @param tailHasBinds whether there are parameters after the values
 */
public record ValuesInsert(
        String head, @Nullable String target, List<String> expressions, String tail, boolean tailHasBinds) {
    /** Stands for a parameter in an expression, where a question mark may also be part of a text. */
    public static final char MARK = '\u0001';

    private static final String PARAMETER = String.valueOf(MARK);

    /** Whether every value is one parameter and nothing else. */
    public boolean isPlain() {
        return expressions.stream().allMatch(PARAMETER::equals);
    }

    /** Number of parameters among the values. */
    public int binds() {
        return expressions.stream()
                .mapToInt(expression ->
                        (int) expression.chars().filter(c -> c == MARK).count())
                .sum();
    }

    /** The parts of a statement, null if it is of another form. */
    static @Nullable ValuesInsert of(Statement statement, Scanned scanned) {
        boolean inserts =
                statement instanceof Insert insert ? insert.getWithItemsList() == null : statement instanceof Upsert;
        int values = inserts ? valuesKeyword(scanned.code()) : -1;
        if (values < 0) {
            return null;
        }
        int open = skipSpace(scanned.code(), skipWord(scanned.code(), values));
        int close = closing(scanned.code(), open);
        int next = close < 0 ? -1 : skipSpace(scanned.code(), close + 1);
        boolean oneRow =
                next >= 0 && (next == scanned.code().length() || scanned.code().charAt(next) != ',');
        if (!oneRow || scanned.code().substring(0, values).indexOf('?') >= 0) {
            return null;
        }
        int tailEnd = returning(scanned.code(), next);
        boolean tailHasBinds = scanned.code().indexOf('?', next) >= 0;
        return new ValuesInsert(
                scanned.sql().substring(0, values).strip(),
                target(scanned, values),
                expressions(scanned, open + 1, close),
                scanned.sql()
                        .substring(next, tailHasBinds ? scanned.sql().length() : tailEnd)
                        .strip(),
                tailHasBinds);
    }

    /** Place of VALUES outside of all brackets, -1 if there is none. */
    private static int valuesKeyword(String code) {
        int depth = 0;
        int i = 0;
        while (i < code.length()) {
            char c = code.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            String word = SqlText.wordAt(code, i);
            if (word == null) {
                i++;
                continue;
            }
            boolean isValues = word.equalsIgnoreCase("values") || word.equalsIgnoreCase("value");
            if (depth == 0 && isValues && opens(code, i + word.length())) {
                return i;
            }
            i += word.length();
        }
        return -1;
    }

    private static boolean opens(String code, int place) {
        int next = skipSpace(code, place);
        return next < code.length() && code.charAt(next) == '(';
    }

    private static int closing(String code, int open) {
        int depth = 0;
        for (int i = open; i < code.length(); i++) {
            depth += code.charAt(i) == '(' ? 1 : code.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> expressions(Scanned scanned, int from, int to) {
        List<String> expressions = new ArrayList<>();
        StringBuilder marked = new StringBuilder(scanned.sql());
        for (int i = from; i < to; i++) {
            if (scanned.code().charAt(i) == '?') {
                marked.setCharAt(i, MARK);
            }
        }
        int depth = 0;
        int start = from;
        for (int i = from; i <= to; i++) {
            char c = scanned.code().charAt(i);
            if (i == to || (depth == 0 && c == ',')) {
                expressions.add(marked.substring(start, i).strip());
                start = i + 1;
            } else {
                depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            }
        }
        return List.copyOf(expressions);
    }

    /** {@code t(a, b)} between INTO and VALUES, null without columns or with more than that. */
    private static @Nullable String target(Scanned scanned, int values) {
        String head = scanned.code().substring(0, values).stripTrailing();
        String start = head.stripLeading().toLowerCase(Locale.ROOT);
        int into = head.toLowerCase(Locale.ROOT).indexOf("into");
        int open = head.indexOf('(');
        boolean simple =
                start.matches("(?s)insert\\s+into\\s.*") && open > 0 && closing(head, open) == head.length() - 1;
        boolean oneName = simple && head.substring(into + 4, open).strip().matches("[\\w$.]+");
        return oneName ? scanned.sql().substring(into + 4, head.length()).strip() : null;
    }

    private static int returning(String code, int from) {
        for (int i = from; i < code.length(); i++) {
            boolean wordStart = i == 0 || !Character.isJavaIdentifierPart(code.charAt(i - 1));
            if (wordStart && "returning".equalsIgnoreCase(SqlText.wordAt(code, i))) {
                return i;
            }
        }
        return code.length();
    }

    private static int skipSpace(String code, int place) {
        int i = place;
        while (i < code.length() && Character.isWhitespace(code.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int skipWord(String code, int place) {
        String word = SqlText.wordAt(code, place);
        return place + (word == null ? 0 : word.length());
    }
}
