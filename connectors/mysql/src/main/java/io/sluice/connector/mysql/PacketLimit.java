package io.sluice.connector.mysql;

import io.sluice.connector.ValueText;
import io.sluice.connector.sql.RowWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a row that is larger than the server's {@code max_allowed_packet} before it is sent: the server would close the
 * connection, which looks like an outage, and the row would hold up all behind it for ever.
 */
final class PacketLimit implements RowWriter {
    /** A row of fewer characters fits every server, even if each character takes its most. */
    private static final int SMALL = 16 << 10;
    /** Room for the statement around the values. */
    private static final int STATEMENT = 64 << 10;

    private final RowWriter writer;
    private long limit;

    PacketLimit(RowWriter writer) {
        this.writer = writer;
    }

    @Override
    public void write(Connection connection, List<List<@Nullable Object>> records) throws SQLException {
        for (List<@Nullable Object> record : records) {
            if (size(record) > SMALL) {
                check(connection, record);
            }
        }
        writer.write(connection, records);
    }

    @Override
    public void forget() {
        limit = 0;
        writer.forget();
    }

    /** Characters and bytes of the values, about. */
    static int size(List<@Nullable Object> record) {
        int size = 0;
        for (Object value : record) {
            if (value instanceof String text) {
                size += text.length();
            } else if (value instanceof byte[] bytes) {
                size += bytes.length;
            } else if (value instanceof Map || value instanceof List) {
                size += ValueText.json(value).length();
            } else {
                size += 16;
            }
        }
        return size;
    }

    private void check(Connection connection, List<@Nullable Object> record) throws SQLException {
        long size = STATEMENT;
        for (Object value : record) {
            size += value instanceof byte[] bytes ? 2L * bytes.length : encoded(value);
        }
        if (limit == 0) {
            try (Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("SELECT @@max_allowed_packet")) {
                limit = answer.next() ? answer.getLong(1) : Long.MAX_VALUE;
            }
        }
        if (size > limit) {
            throw new SQLException(
                    "the row takes up to " + size + " bytes, max_allowed_packet of the server is " + limit, "22001");
        }
    }

    private static long encoded(@Nullable Object value) {
        String text = value instanceof Map || value instanceof List ? ValueText.json(value) : String.valueOf(value);
        long size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escaped = c == '\'' || c == '"' || c == '\\' || c == 0;
            size += escaped ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return size;
    }
}
