package io.sluice.connector.sql;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Template;
import io.sluice.connector.ValuePath;
import io.sluice.connector.sql.SqlText.Scanned;
import io.sluice.connector.sql.SqlText.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.execute.Execute;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.upsert.Upsert;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with placeholders, parsed once. Every placeholder becomes a parameter of the statement: whatever a
 * value holds, it never becomes SQL. A placeholder may stand in single quotes; text around it in the same quotes belongs
 * to the value. Immutable.
 */
public final class SqlTemplate {
    private static final Pattern RETURNING = Pattern.compile("(?i)\\breturning\\b");

    /** The parser says of these only that something is wrong somewhere. */
    private static final Pattern NAME_WANTED = Pattern.compile("(?i)\\b(into|from|update|join|table)\\s+\\?");

    private static final String NO_NAME =
            "a placeholder cannot stand here: it is for a value, not for a name or a keyword";

    private final String sql;
    private final boolean answersRows;
    private final List<Template> binds;
    private final @Nullable ValuesInsert insert;

    private SqlTemplate(String sql, boolean answersRows, List<Template> binds, @Nullable ValuesInsert insert) {
        this.sql = sql;
        this.answersRows = answersRows;
        this.binds = binds;
        this.insert = insert;
    }

    /**
     * Reads a template.
     *
     * @param parameter name of the parameter that it comes from, for errors
     * @throws InvalidParameterException naming the place and what to do, if it is not one statement that stores something
     */
    public static SqlTemplate parse(String parameter, String source, SqlSyntax syntax)
            throws InvalidParameterException {
        try {
            Scanned scanned = SqlText.scan(withoutEnd(source), syntax);
            Statement statement = parsed(scanned, syntax);
            checkStores(statement);
            return new SqlTemplate(
                    scanned.sql(),
                    statement instanceof Select
                            || RETURNING.matcher(scanned.code()).find(),
                    scanned.binds(),
                    ValuesInsert.of(statement, scanned));
        } catch (SyntaxException e) {
            throw new InvalidParameterException(parameter, "parameter " + parameter + ", " + e.getMessage());
        }
    }

    /** The statement with a question mark for each of {@link #binds}. */
    public String sql() {
        return sql;
    }

    /** Whether the database answers with rows, which nobody reads. */
    public boolean answersRows() {
        return answersRows;
    }

    /** What the question marks stand for, in order. */
    public List<Template> binds() {
        return binds;
    }

    /** The parts of the statement if it inserts one row of values. */
    public Optional<ValuesInsert> insert() {
        return Optional.ofNullable(insert);
    }

    /** Values to bind for a row, types kept; a placeholder that names nothing is null. */
    public List<@Nullable Object> values(Map<String, ? extends @Nullable Object> row) {
        List<@Nullable Object> values = new ArrayList<>(binds.size());
        for (Template bind : binds) {
            Object value = bind.value(row);
            values.add(value == ValuePath.UNDEFINED ? null : value);
        }
        return values;
    }

    @Override
    public String toString() {
        return sql;
    }

    private static String withoutEnd(String source) {
        String text = source.stripTrailing();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }

    private static Statement parsed(Scanned scanned, SqlSyntax syntax) throws SyntaxException {
        int end = scanned.code().indexOf(';');
        if (end >= 0) {
            throw SyntaxException.at(
                    scanned.sql(), end, "only one statement can be executed: give each an action of its own");
        }
        if (scanned.code().isBlank()) {
            throw new SyntaxException("it holds no statement");
        }
        try {
            CCJSqlParser parser =
                    CCJSqlParserUtil.newParser(scanned.sql()).withBackslashEscapeCharacter(syntax.backslashEscapes());
            return parser.Statement();
        } catch (ParseException e) {
            throw unreadable(scanned, e);
        } catch (TokenMgrException e) {
            throw new SyntaxException("not readable as SQL: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static SyntaxException unreadable(Scanned scanned, ParseException e) {
        Matcher name = NAME_WANTED.matcher(scanned.code());
        if (name.find()) {
            return SyntaxException.at(scanned.sql(), name.end() - 1, NO_NAME);
        }
        Token token = e.currentToken == null ? null : e.currentToken.next;
        if (token == null || token.kind == 0) {
            return SyntaxException.at(scanned.sql(), scanned.sql().length(), "the statement ends too early");
        }
        int place = SqlText.offset(scanned.sql(), token.beginLine, token.beginColumn);
        String problem = "?".equals(token.image)
                ? NO_NAME
                : "not readable as SQL at \"" + token.image + "\": check the words before it";
        return SyntaxException.at(scanned.sql(), place, problem);
    }

    private static void checkStores(Statement statement) throws SyntaxException {
        boolean stores = statement instanceof Insert
                || statement instanceof Upsert
                || statement instanceof Update
                || statement instanceof Delete
                || statement instanceof Merge
                || statement instanceof Execute
                || statement instanceof Select;
        if (!stores) {
            throw new SyntaxException(
                    "only INSERT, REPLACE, UPDATE, DELETE, MERGE, CALL and SELECT of a function can be executed");
        }
    }
}
