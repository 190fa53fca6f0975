package io.sluice.rule.queue;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.DamagedStateException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.durable.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one queue on the disk: reads blocks, removes from the front. At place 0, where no row ever is, stands how far the
 * queue is acknowledged: places are never given out twice, even if all rows are gone.
 */
final class RowDisk {
    private static final Logger LOG = LoggerFactory.getLogger(RowDisk.class);
    private static final long FIRST_PLACE = 1;
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final DurableState state;
    private final QueueIdentity identity;
    private final QueueKeys keys;
    /** Nothing of the queue is on the disk before this place, or will soon be. */
    private long removedTo = FIRST_PLACE;

    /** Set if a removal failed: it is done again with the next one. */
    private volatile boolean failed;

    RowDisk(DurableState state, QueueIdentity identity) {
        this.state = state;
        this.identity = identity;
        this.keys = identity.keys();
    }

    /**
     * What there is.
     *
     * @param first place of the first row that is not acknowledged
     * @param end behind the place of the last one; the same if there is none
     * @param bytes about how many
     */
    record Extent(long first, long end, long bytes) {}

    /**
     * Blocks that were read.
     *
     * @param end behind the last place that was looked at
     * @param damaged rows that could not be made out, about
     */
    record Page(List<RowBlock> blocks, long end, int damaged) {}

    /** Makes a block of a record. */
    interface Maker {
        RowBlock make(long first, byte[] record) throws DamagedRecordException;
    }

    /** Finds out what is there; rows that are acknowledged are passed over. Blocks, but does not look at every row. */
    Extent find() throws IOException {
        long[] position = {FIRST_PLACE};
        state.scan(Space.ROW, keys.first(), keys.at(FIRST_PLACE), (key, value) -> {
            position[0] = positionIn(value);
            return false;
        });
        byte[] last = state.lastKey(Space.ROW, keys.at(FIRST_PLACE), keys.end());
        if (last == null) {
            removedTo = position[0];
            return new Extent(position[0], position[0], 0);
        }
        state.scan(Space.ROW, keys.at(FIRST_PLACE), keys.end(), (key, value) -> {
            removedTo = QueueKeys.placeOf(key);
            return false;
        });
        long end = Math.max(position[0], endOf(QueueKeys.placeOf(last)));
        return new Extent(Math.max(position[0], removedTo), end, state.sizeOf(Space.ROW, keys.first(), keys.end()));
    }

    private long positionIn(byte[] value) {
        try {
            return new RecordReader(value).long8();
        } catch (DamagedRecordException e) {
            LOG.error("{}: it cannot be read how far rows were sent: {}", identity.actionId(), e.getMessage());
            return FIRST_PLACE;
        }
    }

    private long endOf(long lastPlace) throws IOException {
        // if the block is damaged, as many places as it can have had are left out
        long[] end = {lastPlace + RowBlock.MOST_ROWS};
        state.scan(Space.ROW, keys.at(lastPlace), keys.end(), (key, value) -> {
            try {
                end[0] = lastPlace + BlockRecord.count(value);
            } catch (DamagedRecordException e) {
                LOG.error("{}: rows from {} on are damaged: {}", identity.actionId(), lastPlace, e.getMessage());
            }
            return false;
        });
        return end[0];
    }

    /**
     * Reads blocks from the one with a certain place on. Blocks.
     *
     * @param to excluded
     * @param maxRows enough rows, reading ends with the block that has them
     */
    Page read(long from, long to, int maxRows, long maxBytes, Maker maker) throws IOException {
        // the place may be within a block, which then begins at most so far before
        long begin = Math.max(FIRST_PLACE, from - RowBlock.MOST_ROWS + 1);
        for (long step = 1; begin < to; step *= 2) {
            Reading reading = new Reading(from, maxRows, maxBytes, maker);
            try {
                state.scan(Space.ROW, keys.at(begin), keys.at(to), reading::visit);
                return reading.page(reading.isEnough() ? reading.end : to, begin > from);
            } catch (IOException e) {
                if (reading.isAnything()) {
                    // what was read is sent; the next call comes back to what was not
                    return reading.page(reading.end, begin > from);
                }
                if (!(e instanceof DamagedStateException)) {
                    throw e;
                }
                LOG.error("{}: rows from {} on cannot be read: {}", identity.actionId(), from, e.getMessage());
                // nobody can tell how much is damaged: the next attempt begins ever farther behind it
                begin = Math.max(begin, from) + step;
            }
        }
        return new Page(List.of(), to, (int) Math.min(to - from, Integer.MAX_VALUE));
    }

    private final class Reading {
        private final List<RowBlock> blocks = new ArrayList<>();
        private final Maker maker;
        private final long from;
        private long rowsLeft;
        private long bytesLeft;
        private long end;
        private int damaged;
        private long damagedFrom;

        Reading(long from, int maxRows, long maxBytes, Maker maker) {
            this.from = from;
            this.end = from;
            this.rowsLeft = maxRows;
            this.bytesLeft = maxBytes;
            this.maker = maker;
        }

        boolean visit(byte[] key, byte[] value) {
            long place = QueueKeys.placeOf(key);
            countDamagedTo(place);
            try {
                if (place < from && place + BlockRecord.count(value) <= from) {
                    return true;
                }
                RowBlock block = maker.make(place, value);
                block.skipTo(from);
                blocks.add(block);
                end = block.end();
                rowsLeft -= block.rowsLeft();
                bytesLeft -= block.bytes();
            } catch (DamagedRecordException e) {
                damagedFrom = Math.max(place, from);
                LOG.error(
                        "{}: rows from {} on are damaged and left out: {}", identity.actionId(), place, e.getMessage());
            }
            return !isEnough();
        }

        /** Places have no gaps: so many rows were in the damaged block. */
        private void countDamagedTo(long place) {
            if (damagedFrom > 0) {
                damaged += (int) Math.min(RowBlock.MOST_ROWS, place - damagedFrom);
                damagedFrom = 0;
            }
        }

        boolean isAnything() {
            return !blocks.isEmpty();
        }

        boolean isEnough() {
            return rowsLeft <= 0 || bytesLeft <= 0;
        }

        /** @param behindDamage whether rows before the first block are damaged */
        Page page(long readTo, boolean behindDamage) {
            countDamagedTo(readTo);
            if (behindDamage) {
                damaged += (int) ((blocks.isEmpty() ? readTo : blocks.get(0).first()) - from);
            }
            return new Page(blocks, readTo, damaged);
        }
    }

    /** Where the disk begins. Called under the queue's lock. */
    long removedTo() {
        return removedTo;
    }

    /**
     * Adds the changes that remove blocks.
     *
     * @param block all blocks before the one that begins here, or would
     * @param place all rows before this one are acknowledged
     */
    void removeTo(long block, long place, List<Change> changes) {
        long from = failed ? FIRST_PLACE : removedTo;
        failed = false;
        if (block > from) {
            changes.add(Change.removeRange(Space.ROW, keys.at(from), keys.at(block)));
            removedTo = block;
        }
        byte[] position = new RecordWriter(Long.BYTES).long8(place).toBytes();
        changes.add(Change.put(Space.ROW, keys.first(), position));
    }

    /** Writes changes without waiting for them. If that fails, removals are done again with the next ones. */
    void write(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        state.write(changes, false, failure -> {
            if (failure != null) {
                failed = true;
                LOG.debug("{}: rows are still on the disk: {}", identity.actionId(), failure.getMessage());
            }
        });
    }

    /**
     * Writes changes and waits until they survive a power cut, or cannot be written, or a while has passed. For letters: what a
     * target notes about its place passes over the row, so that it must not be forgotten that the row was refused.
     */
    void writeSafely(List<Change> changes) {
        CountDownLatch settled = new CountDownLatch(1);
        state.write(changes, true, failure -> {
            if (failure != null) {
                failed = true;
                LOG.error("{}: dead letters could not be stored: {}", identity.actionId(), failure.getMessage());
            }
            settled.countDown();
        });
        try {
            if (!settled.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{}: dead letters are not on the disk yet", identity.actionId());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
