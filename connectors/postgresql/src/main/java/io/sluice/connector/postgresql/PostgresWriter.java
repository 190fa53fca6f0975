package io.sluice.connector.postgresql;

import io.sluice.connector.sql.EachRecord;
import io.sluice.connector.sql.RowWriter;
import io.sluice.connector.sql.SqlTemplate;
import io.sluice.connector.sql.ValuesInsert;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes with the fastest of three ways that come to the same as one execution for each row:
 *
 * <ul>
 *   <li>COPY, if the statement is {@code insert into t(columns) values (parameters)};
 *   <li>one {@code insert ... select ... from unnest(arrays)}, if there are expressions such as {@code now()}, or
 *       {@code on conflict do nothing};
 *   <li>the statement itself for each row, otherwise: {@code on conflict do update} must not meet a row twice in one
 *       statement.
 * </ul>
 *
 * The types of the parameters are asked for once; values go as text in the form of their type.
 */
final class PostgresWriter implements RowWriter {
    private static final int MOST_ARRAYS = 64;
    /** Characters that are sent to COPY at once. */
    private static final int CHUNK = 48 << 10;
    /** Characters of a buffer that is kept for the next batch. */
    private static final int MOST_KEPT = 8 << 20;

    private final SqlTemplate statement;
    private List<String> types = List.of();
    private boolean learned;

    /** Kept between batches: a large one made anew for each is garbage that a collector of regions handles badly. */
    private StringBuilder text = new StringBuilder();

    /** Whether the target was found to be something that COPY does not write to, such as a view. */
    private boolean copyRefused;

    PostgresWriter(SqlTemplate statement) {
        this.statement = statement;
    }

    @Override
    public void write(Connection connection, List<List<@Nullable Object>> records) throws SQLException {
        if (!learned) {
            types = types(connection);
            learned = true;
        }
        ValuesInsert insert = statement.insert().orElse(null);
        if (insert == null || insert.tailHasBinds()) {
            writeEach(connection, records);
        } else if (insert.isPlain() && insert.target() != null && insert.tail().isEmpty() && !copyRefused) {
            copy(connection, insert.target(), records);
        } else if (canUnnest(insert)) {
            writeArrays(connection, insert, records);
        } else {
            writeEach(connection, records);
        }
    }

    @Override
    public void forget() {
        learned = false;
    }

    private List<String> types(Connection connection) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            ParameterMetaData meta = prepared.getParameterMetaData();
            List<String> names = new ArrayList<>(meta.getParameterCount());
            for (int i = 1; i <= meta.getParameterCount(); i++) {
                names.add(meta.getParameterTypeName(i));
            }
            return names;
        }
    }

    private void copy(Connection connection, String target, List<List<@Nullable Object>> records) throws SQLException {
        CopyIn copy = null;
        try {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + target + " FROM STDIN");
            StringBuilder lines = emptyText();
            for (List<@Nullable Object> record : records) {
                appendLine(lines, record);
                if (lines.length() > CHUNK) {
                    // the server reads these while the next are written
                    send(copy, lines);
                }
            }
            send(copy, lines);
            copy.endCopy();
        } catch (SQLException e) {
            if (copy != null && copy.isActive()) {
                copy.cancelCopy();
            }
            // a view or a foreign table, or row-level security: the next attempt, which the buffer makes, inserts
            copyRefused |= "42809".equals(e.getSQLState()) || "0A000".equals(e.getSQLState());
            throw e;
        }
    }

    private void appendLine(StringBuilder lines, List<@Nullable Object> record) throws SQLException {
        for (int i = 0; i < record.size(); i++) {
            if (i > 0) {
                lines.append('\t');
            }
            PostgresText.appendField(lines, PostgresText.of(record.get(i), types.get(i)));
        }
        lines.append('\n');
    }

    private static void send(CopyIn copy, StringBuilder lines) throws SQLException {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        copy.flushCopy();
        lines.setLength(0);
    }

    private StringBuilder emptyText() {
        if (text.capacity() > MOST_KEPT) {
            text = new StringBuilder();
        }
        text.setLength(0);
        return text;
    }

    private boolean canUnnest(ValuesInsert insert) {
        String tail = insert.tail().toLowerCase(Locale.ROOT);
        boolean tailAllows = tail.isEmpty() || (tail.startsWith("on conflict") && tail.endsWith("do nothing"));
        return tailAllows
                && !types.isEmpty()
                && types.size() <= MOST_ARRAYS
                && types.stream().noneMatch(type -> type.startsWith("_"))
                && insert.expressions().stream().noneMatch("default"::equalsIgnoreCase);
    }

    private void writeArrays(Connection connection, ValuesInsert insert, List<List<@Nullable Object>> records)
            throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(arrayStatement(insert))) {
            for (int column = 0; column < types.size(); column++) {
                StringBuilder array = emptyText().append('{');
                for (List<@Nullable Object> record : records) {
                    array.append(array.length() > 1 ? "," : "");
                    PostgresText.appendElement(array, PostgresText.of(record.get(column), types.get(column)));
                }
                prepared.setObject(column + 1, array.append('}').toString(), Types.OTHER);
            }
            prepared.executeUpdate();
        }
    }

    private String arrayStatement(ValuesInsert insert) {
        StringBuilder sql = new StringBuilder(insert.head()).append(" SELECT ");
        int number = 0;
        for (int i = 0; i < insert.expressions().size(); i++) {
            sql.append(i > 0 ? ", " : "");
            for (char c : insert.expressions().get(i).toCharArray()) {
                if (c == ValuesInsert.MARK) {
                    sql.append("v.p").append(++number);
                } else {
                    sql.append(c);
                }
            }
        }
        StringBuilder names = new StringBuilder();
        sql.append(" FROM unnest(");
        for (int i = 0; i < types.size(); i++) {
            sql.append(i > 0 ? ", " : "").append("?::").append(types.get(i)).append("[]");
            names.append(i > 0 ? ", p" : "p").append(i + 1);
        }
        return sql.append(") AS v(")
                .append(names)
                .append(") ")
                .append(insert.tail())
                .toString();
    }

    private void writeEach(Connection connection, List<List<@Nullable Object>> records) throws SQLException {
        new EachRecord(
                        statement,
                        (prepared, number, value) ->
                                prepared.setObject(number, PostgresText.of(value, types.get(number - 1)), Types.OTHER))
                .write(connection, records);
    }
}
