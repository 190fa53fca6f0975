package io.sluice.rule.queue;

import io.sluice.connector.Row;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.loop.Loop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows on the disk. A row is put into the journal of the loop that made it, in one unit with whatever else its message changes,
 * and may be taken when that unit is written: what its publisher might send again is not sent yet.
 *
 * <p>The newest rows are in memory too, so that a target that keeps up costs no reading. When more wait than memory may hold,
 * all of them are read from the disk, a page at a time, until the reader has caught up:
 *
 * <pre>
 * removed | taken | on the disk only  | also in memory |
 *                 ^ nextTaken         ^ memoryFrom     ^ next       (memoryFrom is NOWHERE if none are)
 * </pre>
 */
final class DurableRowQueue implements RowQueue {
    private static final Logger LOG = LoggerFactory.getLogger(DurableRowQueue.class);
    private static final long NOWHERE = Long.MAX_VALUE;
    /** Rows that are left on the disk when new ones are kept in memory again. */
    private static final int CAUGHT_UP = 2_000;

    private final QueueIdentity identity;
    private final RowDisk disk;
    private final RowQueues around;
    private final StoredLetters letters;
    private final Turns turns;

    // under the lock
    private final Arrivals arrivals;
    private final Deque<QueuedRow> memory = new ArrayDeque<>();
    private final Deque<QueuedRow> taken = new ArrayDeque<>();
    private long memoryFrom;
    private long memoryBytes;
    private long next;
    private long nextTaken;
    /** Places before this one are noted as given out: they are never given out again, even if all rows are gone. */
    private long reservedTo;

    /** Places from {@link #nextTaken} on that have no row. */
    private long gaps;

    private long bytes;
    private boolean ended;

    private volatile @Nullable Watcher watcher;

    /**
     * Blocks on the disk.
     *
     * @param nowMillis monotonic clock
     */
    DurableRowQueue(QueueIdentity identity, RowQueues around, int deadLetters, long nowMillis) throws IOException {
        this.identity = identity;
        this.around = around;
        DurableState state = around.state();
        this.disk = new RowDisk(state, identity);
        this.letters = new StoredLetters(state, identity.keys(), identity.actionId(), identity.name(), deadLetters);
        RowDisk.Extent found = disk.extent();
        this.next = Math.max(found.end(), identity.reservedTo());
        this.nextTaken = found.end() == 0 ? next : found.first();
        this.gaps = found.end() == 0 ? 0 : next - found.end();
        this.bytes = found.bytes();
        this.memoryFrom = nextTaken == next ? next : NOWHERE;
        this.turns = new Turns(next);
        this.arrivals = new Arrivals(nowMillis);
        disk.startAt(nextTaken);
    }

    String actionId() {
        return identity.actionId();
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
        long turn = journal.turn();
        long size = RowSize.of(row);
        Turns.Run begun;
        synchronized (this) {
            if (ended) {
                throw new RejectedExecutionException("queue is closed");
            }
            Row placed = row.in(identity.name(), next);
            journal.add(new RowChange(identity.keys(), placed, size));
            begun = turns.add(loop, turn, next);
            arrivals.add(next, nowMillis);
            if (next >= reservedTo) {
                reservedTo = around.reserve(identity, next, journal);
            }
            next++;
            bytes += size;
            keep(new QueuedRow(placed, nowMillis), size);
        }
        if (begun != null) {
            Turns.Run run = begun;
            journal.onSettled(failure -> settled(run, failure));
        }
    }

    /** Lock held. */
    private void keep(QueuedRow row, long size) {
        if (memoryFrom == NOWHERE) {
            return;
        }
        memory.addLast(row);
        memoryBytes += size;
        if (memoryBytes > around.memoryBytes()) {
            memory.clear();
            memoryBytes = 0;
            memoryFrom = NOWHERE;
        }
    }

    private void settled(Turns.Run run, @Nullable Throwable failure) {
        boolean ready;
        synchronized (this) {
            turns.settle(run, failure != null);
            if (failure != null) {
                forget(run);
            }
            ready = ready() > 0;
        }
        Watcher who = watcher;
        if (who != null && failure != null) {
            who.lost((int) (run.to() - run.from()), String.valueOf(failure.getMessage()));
        }
        if (who != null && ready) {
            who.ready();
        }
    }

    /** The disk did not take these rows. Lock held. */
    private void forget(Turns.Run run) {
        long count = run.to() - run.from();
        memory.removeIf(row -> run.from() <= row.row().sequence() && row.row().sequence() < run.to());
        gaps += count;
        // perhaps that was not written either
        reservedTo = 0;
        shrink(size() == 0 ? bytes : bytes / (size() + count) * count);
    }

    @Override
    public List<QueuedRow> take(int maxRows, long maxBytes) throws IOException {
        long from;
        long to;
        synchronized (this) {
            from = nextTaken;
            to = Math.min(turns.settledTo(), memoryFrom);
            if (from >= to) {
                return fromMemory(maxRows, maxBytes);
            }
        }
        RowDisk.Page page = disk.read(from, to, maxRows, maxBytes, this::arrivalOf);
        if (page.damaged() > 0) {
            lost(page.damaged());
        }
        return accept(page);
    }

    private synchronized long arrivalOf(long place) {
        return arrivals.of(place);
    }

    private void lost(int rows) {
        Watcher who = watcher;
        if (who != null) {
            who.lost(rows, "the disk gave them back damaged");
        }
    }

    /** Lock held. */
    private List<QueuedRow> fromMemory(int maxRows, long maxBytes) {
        List<QueuedRow> rows = new ArrayList<>(Math.min(maxRows, memory.size()));
        long left = maxBytes;
        while (rows.size() < maxRows && left > 0 && !memory.isEmpty()) {
            QueuedRow row = memory.getFirst();
            if (row.row().sequence() >= turns.settledTo()) {
                break;
            }
            long size = RowSize.of(row.row());
            left -= size;
            memoryBytes -= size;
            memory.removeFirst();
            rows.add(row);
        }
        // places without a row are passed over
        QueuedRow first = memory.peekFirst();
        takeUpTo(
                rows,
                first == null
                        ? turns.settledTo()
                        : Math.min(turns.settledTo(), first.row().sequence()));
        return rows;
    }

    private synchronized List<QueuedRow> accept(RowDisk.Page page) {
        // some may have been dropped while the disk was read
        List<QueuedRow> rows = page.rows().stream()
                .filter(row -> row.row().sequence() >= nextTaken)
                .toList();
        takeUpTo(rows, Math.max(nextTaken, page.end()));
        if (memoryFrom == NOWHERE && next - nextTaken <= CAUGHT_UP) {
            memoryFrom = next;
        }
        return rows;
    }

    /** Lock held. */
    private void takeUpTo(List<QueuedRow> rows, long end) {
        gaps -= Math.min(gaps, end - nextTaken - rows.size());
        nextTaken = end;
        taken.addAll(rows);
    }

    @Override
    public int acknowledge(int rows, List<DeadLetter> refused) {
        List<Change> changes = new ArrayList<>();
        int lettersLost;
        long removedFrom;
        synchronized (this) {
            if (ended) {
                return 0;
            }
            for (int i = 0; i < rows; i++) {
                shrink(RowSize.of(taken.removeFirst().row()));
            }
            lettersLost = letters.add(refused, changes);
            removedFrom = disk.removeTo(firstLeft(), changes);
            arrivals.forgetBefore(firstLeft());
        }
        disk.write(changes, removedFrom);
        return lettersLost;
    }

    /** Lock held. */
    private long firstLeft() {
        QueuedRow first = taken.peekFirst();
        return first == null ? nextTaken : first.row().sequence();
    }

    /** Lock held. */
    private void shrink(long by) {
        bytes = size() == 0 ? 0 : Math.max(0, bytes - by);
    }

    @Override
    public boolean dropOldest() {
        List<Change> changes = new ArrayList<>();
        long removedFrom;
        synchronized (this) {
            if (nextTaken >= turns.settledTo()) {
                return false;
            }
            shrink(bytes / Math.max(1, size()));
            QueuedRow first = memory.peekFirst();
            if (first != null && first.row().sequence() == nextTaken) {
                memory.removeFirst();
                memoryBytes -= RowSize.of(first.row());
            }
            nextTaken++;
            removedFrom = disk.removeTo(firstLeft(), changes);
        }
        disk.write(changes, removedFrom);
        return true;
    }

    @Override
    public synchronized long ready() {
        return turns.settledTo() - nextTaken;
    }

    @Override
    public synchronized long size() {
        return Math.max(0, next - nextTaken - gaps) + taken.size();
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized long oldestMillis() {
        if (!taken.isEmpty()) {
            return taken.getFirst().appendedMillis();
        }
        return size() == 0 ? Long.MAX_VALUE : arrivals.of(nextTaken);
    }

    @Override
    public DeadLetters deadLetters() {
        return letters;
    }

    @Override
    public long end(boolean forGood) {
        long gone;
        synchronized (this) {
            gone = forGood && !ended ? size() : 0;
            ended = true;
            memory.clear();
        }
        around.ended(this, forGood);
        if (gone > 0) {
            LOG.debug("{}: {} rows removed from the disk", identity.actionId(), gone);
        }
        return gone;
    }
}
