package io.sluice.rule.queue;

import io.sluice.connector.Row;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.Journal;
import io.sluice.core.loop.Loop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Rows on the disk. Rows that one turn of a loop appends are one block: it goes into the journal of that loop, in one unit with
 * whatever else their messages change, and its rows may be taken when the unit is written. What a publisher might send again
 * because it was not acknowledged has not been sent to the target.
 *
 * <p>Places are given out by the writer, block by block, in the order of the writes: there are no gaps, rows of one loop keep
 * their order, and appending needs no lock.
 *
 * <p>The newest blocks are in memory too, so that a target that keeps up costs no reading. When they have more bytes than
 * memory may hold all are forgotten, and the reader gets them from the disk, some blocks at a time, until it has caught up:
 *
 * <pre>
 * removed | taken | loaded | on the disk only       | fresh       |
 *                          ^ diskFrom               ^ freshFrom   ^ settledTo
 * </pre>
 */
final class DurableRowQueue implements RowQueue {
    /** Rows that are left on the disk when new ones are kept in memory again. */
    private static final int CAUGHT_UP = 2_000;

    private static final long NOWHERE = Long.MAX_VALUE;

    private final QueueIdentity identity;
    private final RowQueues around;
    private final RowDisk disk;
    private final StoredLetters letters;
    private final Filling[] filling;
    private final long startedMillis;
    private final Occupancy occupancy = new Occupancy();
    private volatile @Nullable Watcher watcher;
    private volatile boolean ended;

    /** The writer's: the next block begins here. */
    private long nextPlace;

    // under the lock
    private final Deque<RowBlock> loaded = new ArrayDeque<>();
    private final Deque<RowBlock> fresh = new ArrayDeque<>();
    /** Blocks of which rows were taken that are not all acknowledged. */
    private final Deque<RowBlock> begun = new ArrayDeque<>();

    private final Deque<QueuedRow> taken = new ArrayDeque<>();
    private long loadedRows;
    private long diskFrom;
    /** The first row that is only on the disk came then or later. */
    private long diskSinceMillis;

    private long freshFrom;
    private long freshRows;
    private long freshBytes;
    private long settledTo;

    /** The block that a loop fills in its present turn. Filled by that loop alone; forgotten when it is written. */
    private static final class Filling {
        private final AtomicReference<@Nullable RowBlock> block = new AtomicReference<>();
        private long turn;
    }

    /**
     * Blocks on the disk.
     *
     * @param nowMillis monotonic clock
     */
    DurableRowQueue(QueueIdentity identity, RowQueues around, int deadLetters, long nowMillis) throws IOException {
        this.identity = identity;
        this.around = around;
        this.startedMillis = nowMillis;
        this.disk = new RowDisk(around.state(), identity);
        this.letters = new StoredLetters(around.state(), identity.keys(), identity.actionId(), deadLetters);
        this.filling = new Filling[around.loops().size()];
        for (int i = 0; i < filling.length; i++) {
            filling[i] = new Filling();
        }
        RowDisk.Extent found = disk.find();
        nextPlace = found.end();
        settledTo = found.end();
        freshFrom = found.end();
        diskFrom = found.first();
        diskSinceMillis = nowMillis;
        occupancy.add(found.end() - found.first(), found.bytes());
    }

    String actionId() {
        return identity.actionId();
    }

    QueueKeys keys() {
        return identity.keys();
    }

    long run() {
        return around.run();
    }

    @Override
    public void watch(Watcher who) {
        watcher = who;
    }

    @Override
    public @Nullable CompletionStage<Void> append(Row row, long nowMillis, boolean awaited) {
        Loop loop = around.loop();
        Journal journal = around.state().journal(loop);
        append(row, nowMillis, loop, journal);
        return awaited ? journal.durable() : null;
    }

    @Override
    public void replay(DeadLetter letter, Row row, long nowMillis) {
        Loop loop = around.loop();
        Journal journal = around.state().journal(loop);
        letters.take(letter.id()).ifPresent(removal -> {
            append(row, nowMillis, loop, journal);
            journal.add(removal);
        });
    }

    private void append(Row row, long nowMillis, Loop loop, Journal journal) {
        if (ended) {
            throw new RejectedExecutionException("queue is closed");
        }
        Filling mine = filling[loop.index()];
        long turn = journal.turn();
        RowBlock block = mine.block.get();
        if (block == null || mine.turn != turn || block.isFull()) {
            block = new RowBlock(this, nowMillis);
            mine.block.set(block);
            mine.turn = turn;
            journal.add(block);
            journal.onSettled(block);
        }
        long size = RowSize.of(row);
        block.add(row, size);
        journal.grow(size);
        occupancy.add(1, size);
    }

    /** Gives so many rows their places; the first of them. The writer. */
    long place(int rows) {
        long first = nextPlace;
        nextPlace += rows;
        return first;
    }

    /** A block is on the disk, or never will be. In the order of the places. */
    void settled(RowBlock block, @Nullable Throwable failure) {
        for (Filling some : filling) {
            some.block.compareAndSet(block, null);
        }
        Watcher who = watcher;
        if (failure == null) {
            keep(block);
            if (who != null) {
                who.ready();
            }
            return;
        }
        occupancy.add(-block.rowsLeft(), -block.bytes());
        if (who != null) {
            who.lost(block.rowsLeft(), String.valueOf(failure.getMessage()));
        }
    }

    private synchronized void keep(RowBlock block) {
        if (freshFrom == NOWHERE || ended) {
            settledTo = block.end();
            return;
        }
        if (fresh.isEmpty()) {
            // blocks that failed before it may have left places without rows
            diskFrom = diskFrom == freshFrom ? block.first() : diskFrom;
            freshFrom = block.first();
        }
        settledTo = block.end();
        fresh.addLast(block);
        freshRows += block.rowsLeft();
        freshBytes += block.bytes();
        if (freshBytes > around.memoryBytes()) {
            forgetFresh();
        }
    }

    /** Lock held. */
    private void forgetFresh() {
        if (diskFrom == freshFrom) {
            diskSinceMillis = fresh.getFirst().appendedMillis();
        }
        fresh.clear();
        freshRows = 0;
        freshBytes = 0;
        freshFrom = NOWHERE;
    }

    @Override
    public List<QueuedRow> take(int maxRows, long maxBytes) throws IOException {
        long from;
        long to;
        synchronized (this) {
            from = diskFrom;
            to = Math.min(freshFrom, settledTo);
            if (!loaded.isEmpty() || from >= to) {
                return takeFrom(loaded.isEmpty() ? fresh : loaded, maxRows, maxBytes);
            }
        }
        RowDisk.Page page = disk.read(from, to, maxRows, maxBytes, this::block);
        if (page.damaged() > 0) {
            occupancy.add(-page.damaged(), 0);
            tellLost(page.damaged());
        }
        return load(page, maxRows, maxBytes);
    }

    private RowBlock block(long first, byte[] record) throws DamagedRecordException {
        return new RowBlock(this, first, BlockRecord.read(record, identity.actionId(), around.run(), startedMillis));
    }

    private void tellLost(int rows) {
        Watcher who = watcher;
        if (who != null) {
            who.lost(rows, "the disk gave them back damaged");
        }
    }

    private synchronized List<QueuedRow> load(RowDisk.Page page, int maxRows, long maxBytes) {
        for (RowBlock block : page.blocks()) {
            // rows may have been dropped while the disk was read
            block.skipTo(diskFrom);
            if (block.rowsLeft() > 0) {
                loaded.addLast(block);
                loadedRows += block.rowsLeft();
                diskSinceMillis = block.appendedMillis();
            }
        }
        diskFrom = Math.max(diskFrom, page.end());
        if (freshFrom == NOWHERE && settledTo - diskFrom <= CAUGHT_UP) {
            freshFrom = settledTo;
        }
        return takeFrom(loaded, maxRows, maxBytes);
    }

    /** Lock held. */
    private List<QueuedRow> takeFrom(Deque<RowBlock> blocks, int maxRows, long maxBytes) {
        List<QueuedRow> rows = new ArrayList<>();
        long left = maxBytes;
        while (rows.size() < maxRows && left > 0 && !blocks.isEmpty()) {
            RowBlock block = blocks.getFirst();
            if (begun.peekLast() != block) {
                begun.addLast(block);
            }
            QueuedRow row = block.peek(identity.name());
            left -= RowSize.of(row.row());
            rows.add(row);
            passOver(blocks, block);
        }
        taken.addAll(rows);
        return rows;
    }

    /** The first row of the first block is no longer there. Lock held. */
    private void passOver(Deque<RowBlock> blocks, RowBlock block) {
        block.skipTo(block.next() + 1);
        boolean isThrough = block.rowsLeft() == 0;
        if (isThrough) {
            blocks.removeFirst();
        }
        if (blocks == loaded) {
            loadedRows--;
            return;
        }
        freshRows--;
        freshBytes -= isThrough ? block.bytes() : 0;
        freshFrom = fresh.isEmpty() ? settledTo : fresh.getFirst().next();
        diskFrom = freshFrom;
    }

    @Override
    public int acknowledge(int rows, List<DeadLetter> refused) {
        if (rows == 0) {
            return 0;
        }
        List<Change> changes = new ArrayList<>();
        int lettersLost;
        synchronized (this) {
            if (ended) {
                return 0;
            }
            long place = 0;
            for (int i = 0; i < rows; i++) {
                Row row = taken.removeFirst().row();
                place = row.sequence() + 1;
                occupancy.add(-1, -RowSize.of(row));
            }
            lettersLost = letters.add(refused, changes);
            while (!begun.isEmpty() && begun.getFirst().end() <= place) {
                begun.removeFirst();
            }
            RowBlock unfinished = begun.peekFirst();
            boolean within = unfinished != null && unfinished.first() < place;
            disk.removeTo(within ? unfinished.first() : place, place, changes);
        }
        if (refused.isEmpty()) {
            disk.write(changes);
        } else {
            disk.writeSafely(changes);
        }
        return lettersLost;
    }

    @Override
    public boolean dropOldest() {
        List<Change> changes = new ArrayList<>();
        synchronized (this) {
            if (!loaded.isEmpty()) {
                drop(loaded);
            } else if (diskFrom < Math.min(freshFrom, settledTo)) {
                diskFrom++;
                occupancy.addAverage(-1);
            } else if (!fresh.isEmpty()) {
                drop(fresh);
            } else {
                return false;
            }
            // a block that begins so far before ends before
            long gone = diskFrom - RowBlock.MOST_ROWS;
            if (begun.isEmpty() && taken.isEmpty() && gone >= disk.removedTo() + RowBlock.MOST_ROWS) {
                disk.removeTo(gone, gone, changes);
            }
        }
        disk.write(changes);
        return true;
    }

    /** Lock held. */
    private void drop(Deque<RowBlock> blocks) {
        RowBlock block = blocks.getFirst();
        occupancy.add(-1, -RowSize.of(block.rows().get(block.rows().size() - block.rowsLeft())));
        passOver(blocks, block);
    }

    @Override
    public synchronized long ready() {
        return loadedRows + Math.max(0, Math.min(freshFrom, settledTo) - diskFrom) + freshRows;
    }

    @Override
    public long size() {
        return occupancy.rows();
    }

    @Override
    public long bytes() {
        return occupancy.bytes();
    }

    @Override
    public synchronized long oldestMillis() {
        if (!taken.isEmpty()) {
            return taken.getFirst().appendedMillis();
        }
        RowBlock first = loaded.isEmpty() ? fresh.peekFirst() : loaded.getFirst();
        boolean diskFirst = loaded.isEmpty() && diskFrom < Math.min(freshFrom, settledTo);
        if (diskFirst) {
            return diskSinceMillis;
        }
        return first == null ? Long.MAX_VALUE : first.appendedMillis();
    }

    @Override
    public DeadLetters deadLetters() {
        return letters;
    }

    @Override
    public long end(boolean forGood) {
        long gone;
        synchronized (this) {
            gone = forGood && !ended ? occupancy.rows() : 0;
            ended = true;
            loaded.clear();
            fresh.clear();
        }
        around.ended(this, forGood);
        return gone;
    }
}
