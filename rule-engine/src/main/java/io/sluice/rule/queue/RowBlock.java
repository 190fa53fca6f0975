package io.sluice.rule.queue;

import io.sluice.connector.Row;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.Settled;
import io.sluice.core.durable.Space;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were appended one after the other, in one turn of one loop: one record on the disk. Filled by the loop, given its
 * place by the writer, then read by the worker; handed on, never shared.
 */
final class RowBlock extends Change implements Settled {
    /** More rows make another block. */
    static final int MOST_ROWS = 512;

    private static final long MOST_BYTES = 256 << 10;

    private final DurableRowQueue queue;
    private final long appendedMillis;
    private final List<Row> rows;
    private long bytes;
    private long first;
    /** Rows at the beginning that nobody wants any more. */
    private int skipped;

    /** A block to be filled. */
    RowBlock(DurableRowQueue queue, long appendedMillis) {
        this.queue = queue;
        this.appendedMillis = appendedMillis;
        this.rows = new ArrayList<>();
    }

    /** A block that came from the disk. */
    RowBlock(DurableRowQueue queue, long first, BlockRecord.Content content) {
        this.queue = queue;
        this.first = first;
        this.appendedMillis = content.appendedMillis();
        this.rows = content.rows();
        rows.forEach(row -> bytes += RowSize.of(row));
    }

    void add(Row row, long size) {
        rows.add(row);
        bytes += size;
    }

    boolean isFull() {
        return rows.size() >= MOST_ROWS || bytes >= MOST_BYTES;
    }

    /** Rows that are left. */
    int rowsLeft() {
        return rows.size() - skipped;
    }

    /** About how many bytes all its rows have. */
    long bytes() {
        return bytes;
    }

    /** Place of its first row; its key on the disk. */
    long first() {
        return first;
    }

    /** Place behind its last row. */
    long end() {
        return first + rows.size();
    }

    /** Place of the first row that is left. */
    long next() {
        return first + skipped;
    }

    /** Passes over rows before a place. */
    void skipTo(long place) {
        skipped = (int) Math.max(skipped, Math.min(place - first, rows.size()));
    }

    /** The first row that is left, with its place. */
    RowQueue.QueuedRow peek(String queueName) {
        return new RowQueue.QueuedRow(rows.get(skipped).in(queueName, next()), appendedMillis);
    }

    long appendedMillis() {
        return appendedMillis;
    }

    List<Row> rows() {
        return rows;
    }

    @Override
    public Space space() {
        return Space.ROW;
    }

    @Override
    public byte[] key() {
        first = queue.place(rows.size());
        return queue.keys().at(first);
    }

    @Override
    public byte[] value() {
        return BlockRecord.write(this, queue.run());
    }

    @Override
    public void settled(@Nullable Throwable failure) {
        queue.settled(this, failure);
    }
}
