package io.sluice.connector.mysql;

import io.sluice.connector.sql.EachRecord.Binder;
import io.sluice.connector.sql.RowWriter;
import io.sluice.connector.sql.ValuesInsert;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes many rows with one {@code insert ... values (...), (...)}. The server takes them one after the other, in order. */
final class ManyRowsWriter implements RowWriter {
    private static final int MOST_ROWS = 1_000;
    /** Characters of values in one statement: well below the 4 MB that the smallest servers take. A larger row goes alone. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private final ValuesInsert insert;
    private final String group;
    private final Binder binder;

    ManyRowsWriter(ValuesInsert insert, Binder binder) {
        this.insert = insert;
        this.group = "(" + String.join(", ", insert.expressions()).replace(ValuesInsert.MARK, '?') + ")";
        this.binder = binder;
    }

    @Override
    public void write(Connection connection, List<List<@Nullable Object>> records) throws SQLException {
        int from = 0;
        while (from < records.size()) {
            int to = from + 1;
            int size = PacketLimit.size(records.get(from));
            while (to < records.size()
                    && to - from < MOST_ROWS
                    && size + PacketLimit.size(records.get(to)) < MOST_CHARACTERS) {
                size += PacketLimit.size(records.get(to));
                to++;
            }
            writeOnce(connection, records.subList(from, to));
            from = to;
        }
    }

    private void writeOnce(Connection connection, List<List<@Nullable Object>> records) throws SQLException {
        StringBuilder sql = new StringBuilder(insert.head()).append(" VALUES ").append(group);
        for (int i = 1; i < records.size(); i++) {
            sql.append(',').append(group);
        }
        try (PreparedStatement statement = connection.prepareStatement(
                sql.append(' ').append(insert.tail()).toString())) {
            int number = 0;
            for (List<@Nullable Object> record : records) {
                for (Object value : record) {
                    binder.bind(statement, ++number, value);
                }
            }
            statement.executeUpdate();
        }
    }
}
