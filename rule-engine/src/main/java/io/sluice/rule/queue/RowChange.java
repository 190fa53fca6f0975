package io.sluice.rule.queue;

import io.sluice.connector.Row;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.durable.Space;

/** A row on its way to the disk; made bytes of by the writer. */
final class RowChange extends Change {
    private final QueueKeys keys;
    private final Row row;
    private final int size;

    RowChange(QueueKeys keys, Row row, long size) {
        this.keys = keys;
        this.row = row;
        this.size = (int) Math.min(size, Integer.MAX_VALUE);
    }

    @Override
    public Space space() {
        return Space.ROW;
    }

    @Override
    public byte[] key() {
        return keys.at(row.sequence());
    }

    @Override
    public byte[] value() {
        return RowRecord.write(row, new RecordWriter()).toBytes();
    }

    @Override
    public int size() {
        return size;
    }
}
