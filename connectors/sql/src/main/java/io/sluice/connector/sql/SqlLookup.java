package io.sluice.connector.sql;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Lookup;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** Answers one SELECT with question marks for parameters, in a transaction that cannot write. Safe for any thread. */
final class SqlLookup implements Lookup {
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final SqlDialect dialect;
    private final SqlConfig config;
    private final SqlPool pool;

    /** The last statement found to be one SELECT: most lookups ask the same again and again. */
    private volatile String checked = "";

    SqlLookup(SqlDialect dialect, SqlConfig config, SqlPool pool) {
        this.dialect = dialect;
        this.config = config;
        this.pool = pool;
    }

    @Override
    public Answer query(String statement, List<@Nullable Object> parameters, int maxRows) throws ConnectorException {
        checkReading(statement);
        try (Connection connection = pool.take()) {
            dialect.beginReading(connection);
            try (PreparedStatement question = connection.prepareStatement(statement)) {
                question.setQueryTimeout((int) config.requestLimit().toSeconds());
                question.setMaxRows(maxRows == Integer.MAX_VALUE ? maxRows : maxRows + 1);
                for (int i = 0; i < parameters.size(); i++) {
                    dialect.bind(question, i + 1, parameters.get(i));
                }
                try (ResultSet answer = question.executeQuery()) {
                    return read(answer, maxRows);
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw SqlFailure.ofQuestion(dialect, config, e);
        }
    }

    /** Several statements in one text could end the transaction that cannot write and begin one that can. */
    private void checkReading(String statement) throws ConnectorException {
        if (statement.equals(checked)) {
            return;
        }
        try {
            boolean more = SqlText.scan(statement.replace('?', ' '), dialect.syntax())
                            .code()
                            .indexOf(';')
                    >= 0;
            if (more || !(CCJSqlParserUtil.newParser(statement).Statement() instanceof Select)) {
                throw ConnectorException.reject("only one SELECT can be asked", null);
            }
            checked = statement;
        } catch (ParseException | TokenMgrException | SqlText.SyntaxException e) {
            throw ConnectorException.reject("not readable as SQL: " + statement, e);
        }
    }

    private static Answer read(ResultSet answer, int maxRows) throws SQLException {
        ResultSetMetaData meta = answer.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(meta.getColumnLabel(i));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        boolean more = answer.next();
        for (; more && rows.size() < maxRows; more = answer.next()) {
            List<@Nullable Object> row = new ArrayList<>(columns.size());
            for (int i = 1; i <= columns.size(); i++) {
                row.add(value(answer, i));
            }
            rows.add(row);
        }
        return new Answer(columns, rows, more);
    }

    private static @Nullable Object value(ResultSet answer, int column) throws SQLException {
        Object value = answer.getObject(column);
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float number) {
            return Double.valueOf(number.toString());
        }
        if (value instanceof BigDecimal number) {
            return number.scale() > 0 ? (Object) number.doubleValue() : whole(number.toBigInteger());
        }
        if (value instanceof BigInteger number) {
            return whole(number);
        }
        boolean asItIs = value == null
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof String
                || value instanceof byte[];
        return asItIs ? value : answer.getString(column);
    }

    private static Object whole(BigInteger number) {
        return number.abs().compareTo(LONGEST) <= 0 ? (Object) number.longValue() : number;
    }
}
