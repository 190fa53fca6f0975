package io.sluice.rule.queue;

import io.sluice.connector.Row;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.Space;
import io.sluice.rule.queue.RowQueue.QueuedRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of one queue on the disk: reads pages, removes from the front. */
final class RowDisk {
    private static final Logger LOG = LoggerFactory.getLogger(RowDisk.class);

    private final DurableState state;
    private final QueueIdentity identity;
    private final QueueKeys keys;
    /** Nothing of the queue is on the disk before this place, or will soon be. */
    private long removedTo;

    /** Removals that failed are tried again from here. */
    private volatile long tryAgainFrom = Long.MAX_VALUE;

    RowDisk(DurableState state, QueueIdentity identity) {
        this.state = state;
        this.identity = identity;
        this.keys = identity.keys();
    }

    /**
     * What there is.
     *
     * @param first place of the first row
     * @param end behind the place of the last one; 0, like the first, if there is none
     * @param bytes about how many
     */
    record Extent(long first, long end, long bytes) {}

    /**
     * Rows that were read.
     *
     * @param end behind the last place that was looked at
     * @param damaged rows that could not be made out
     */
    record Page(List<QueuedRow> rows, long end, int damaged) {}

    /** Finds out what is there. Blocks, but does not look at every row. */
    Extent extent() throws IOException {
        long[] first = {-1};
        state.scan(Space.ROW, keys.first(), keys.end(), (key, value) -> {
            first[0] = QueueKeys.placeOf(key);
            return false;
        });
        byte[] last = state.lastKey(Space.ROW, keys.first(), keys.end());
        if (first[0] < 0 || last == null) {
            return new Extent(0, 0, 0);
        }
        long bytes = state.sizeOf(Space.ROW, keys.first(), keys.end());
        return new Extent(first[0], QueueKeys.placeOf(last) + 1, bytes);
    }

    /** Reads rows from one place to another; the first of them however large it is. Blocks. */
    Page read(long from, long to, int maxRows, long maxBytes, LongUnaryOperator arrival) throws IOException {
        Reading reading = new Reading(from, maxRows, maxBytes, arrival);
        try {
            state.scan(Space.ROW, keys.at(from), keys.at(to), reading::visit);
        } catch (IOException e) {
            if (reading.rows.isEmpty()) {
                throw e;
            }
            // what was read is sent; the next call comes back to what was not
            return new Page(reading.rows, reading.end, reading.damaged);
        }
        return new Page(reading.rows, reading.full() ? reading.end : to, reading.damaged);
    }

    private final class Reading {
        private final List<QueuedRow> rows = new ArrayList<>();
        private final int maxRows;
        private final LongUnaryOperator arrival;
        private long bytesLeft;
        private long end;
        private int damaged;

        Reading(long from, int maxRows, long maxBytes, LongUnaryOperator arrival) {
            this.end = from;
            this.maxRows = maxRows;
            this.bytesLeft = maxBytes;
            this.arrival = arrival;
        }

        boolean visit(byte[] key, byte[] value) {
            long place = QueueKeys.placeOf(key);
            end = place + 1;
            try {
                Row row = RowRecord.read(new RecordReader(value), identity.actionId(), identity.name(), place);
                rows.add(new QueuedRow(row, arrival.applyAsLong(place)));
            } catch (DamagedRecordException e) {
                damaged++;
                LOG.error("{}: row {} is damaged and left out: {}", identity.actionId(), place, e.getMessage());
            }
            bytesLeft -= value.length;
            return !full();
        }

        boolean full() {
            return rows.size() >= maxRows || bytesLeft <= 0;
        }
    }

    /** Removals begin here. Called once. */
    void startAt(long place) {
        removedTo = place;
    }

    /** Adds the change that removes all rows before a place; where it begins. Called under the queue's lock. */
    long removeTo(long place, List<Change> changes) {
        long from = Math.min(removedTo, tryAgainFrom);
        if (place > from) {
            changes.add(
                    place == from + 1
                            ? Change.remove(Space.ROW, keys.at(from))
                            : Change.removeRange(Space.ROW, keys.at(from), keys.at(place)));
            tryAgainFrom = Long.MAX_VALUE;
            removedTo = place;
        }
        return from;
    }

    /** Writes changes without waiting for them. If that fails, the removal is tried again with the next one. */
    void write(List<Change> changes, long removedFrom) {
        if (changes.isEmpty()) {
            return;
        }
        state.write(changes, failure -> {
            if (failure != null) {
                tryAgainFrom = Math.min(tryAgainFrom, removedFrom);
                LOG.debug("{}: rows are still on the disk: {}", identity.actionId(), failure.getMessage());
            }
        });
    }
}
