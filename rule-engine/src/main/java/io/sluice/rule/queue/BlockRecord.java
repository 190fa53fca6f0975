package io.sluice.rule.queue;

import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block of rows as bytes. Rows of one rule have the same names in the same order: names are written once for all rows that
 * follow with the same.
 *
 * <pre>version 1 - run 8 - arrival 8 - rows - per row: id 16 - output - timestamp 8 - names or 0 - values</pre>
 */
final class BlockRecord {
    private static final int VERSION = 1;
    private static final int SAME_NAMES = 0;
    private static final int ROOM = 64;

    private BlockRecord() {}

    /**
     * What a record holds.
     *
     * @param appendedMillis when the rows came, monotonic clock of the run of the program that is told it
     * @param rows without places
     */
    record Content(long appendedMillis, List<Row> rows) {}

    /** @param run number of this run of the program: its monotonic clock means nothing to another one */
    static byte[] write(RowBlock block, long run) {
        List<Row> rows = block.rows();
        RecordWriter out = new RecordWriter((int) Math.min(block.bytes() + ROOM, Integer.MAX_VALUE >> 1));
        out.byte1(VERSION).long8(run).long8(block.appendedMillis()).number(rows.size());
        Map<String, @Nullable Object> before = null;
        for (Row row : rows) {
            RowKey key = row.key();
            out.long8(key.messageIdHigh())
                    .long8(key.messageIdLow())
                    .number(key.output())
                    .long8(row.timestampMillis());
            Map<String, @Nullable Object> values = row.values();
            if (before != null && haveSameNames(before, values)) {
                out.number(SAME_NAMES);
            } else {
                out.number(values.size() + 1L);
                values.keySet().forEach(out::text);
            }
            values.values().forEach(value -> ValueRecord.write(value, out));
            before = values;
        }
        return out.toBytes();
    }

    private static boolean haveSameNames(Map<String, ?> one, Map<String, ?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<String> names = one.keySet().iterator();
        for (String name : other.keySet()) {
            if (!name.equals(names.next())) {
                return false;
            }
        }
        return true;
    }

    /** How many rows a record has; reads no more of it. */
    static int count(byte[] record) throws DamagedRecordException {
        RecordReader in = new RecordReader(record);
        checkVersion(in);
        in.long8();
        in.long8();
        return in.count(RowBlock.MOST_ROWS);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param run number of this run
     * @param startedMillis when rows of earlier runs are taken to have come
     */
    static Content read(byte[] record, String actionId, long run, long startedMillis) throws DamagedRecordException {
        RecordReader in = new RecordReader(record);
        checkVersion(in);
        long theirRun = in.long8();
        long appendedMillis = in.long8();
        int count = in.count(RowBlock.MOST_ROWS);
        List<Row> rows = new ArrayList<>(count);
        List<String> names = List.of();
        for (int i = 0; i < count; i++) {
            RowKey key = new RowKey(in.long8(), in.long8(), actionId, in.count(Integer.MAX_VALUE));
            long timestamp = in.long8();
            int named = in.count(Integer.MAX_VALUE);
            if (named != SAME_NAMES) {
                names = readNames(in, named - 1);
            }
            rows.add(new Row(key, timestamp, readValues(in, names)));
        }
        return new Content(theirRun == run ? appendedMillis : startedMillis, rows);
    }

    private static void checkVersion(RecordReader in) throws DamagedRecordException {
        int version = in.byte1();
        if (version != VERSION) {
            throw new DamagedRecordException("the rows have version " + version + ", this program knows " + VERSION);
        }
    }

    private static List<String> readNames(RecordReader in, int count) throws DamagedRecordException {
        List<String> names = new ArrayList<>(Math.min(count, ROOM));
        for (int i = 0; i < count; i++) {
            names.add(in.requiredText());
        }
        return names;
    }

    private static Map<String, @Nullable Object> readValues(RecordReader in, List<String> names)
            throws DamagedRecordException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(2 * names.size());
        for (String name : names) {
            values.put(name, ValueRecord.read(in));
        }
        return values;
    }

    /** A single row, for the record of a dead letter. */
    static RecordWriter writeRow(Row row, RecordWriter out) {
        RowKey key = row.key();
        out.long8(key.messageIdHigh())
                .long8(key.messageIdLow())
                .number(key.output())
                .long8(row.timestampMillis());
        return ValueRecord.write(row.values(), out);
    }

    /** Reads what {@link #writeRow} wrote. */
    static Row readRow(RecordReader in, String actionId) throws DamagedRecordException {
        RowKey key = new RowKey(in.long8(), in.long8(), actionId, in.count(Integer.MAX_VALUE));
        return new Row(key, in.long8(), ValueRecord.readMap(in));
    }
}
