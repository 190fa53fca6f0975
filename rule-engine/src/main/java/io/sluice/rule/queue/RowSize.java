package io.sluice.rule.queue;

import io.sluice.connector.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes rows have, on the disk and in memory alike: what limits are counted in. */
final class RowSize {
    private static final int ROW = 48;
    private static final int VALUE = 10;

    private RowSize() {}

    static long of(Row row) {
        return ROW + of(row.values());
    }

    private static long of(@Nullable Object value) {
        if (value instanceof String text) {
            return VALUE + (long) text.length();
        }
        if (value instanceof Map<?, ?> map) {
            long sum = VALUE;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += of(entry.getKey()) + of(entry.getValue());
            }
            return sum;
        }
        if (value instanceof List<?> list) {
            long sum = VALUE;
            for (Object item : list) {
                sum += of(item);
            }
            return sum;
        }
        return value instanceof byte[] bytes ? VALUE + (long) bytes.length : VALUE;
    }
}
