package io.sluice.rule.action;

import io.sluice.connector.Row;
import io.sluice.rule.action.BufferSettings.WhenFull;
import io.sluice.rule.action.BufferStatus.State;
import io.sluice.rule.queue.DeadLetter;
import io.sluice.rule.queue.DeadLetters;
import io.sluice.rule.queue.RowQueue;
import io.sluice.rule.work.Workers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the rules and one action of a connector: queue, batch, retry, dead letters, counters. The only code in
 * the product that retries.
 *
 * <p>Two sides. The <em>entrance</em> ({@link #reserve}, {@link #append}) is used on event loops: it never blocks, and
 * places are taken before rows are made, so that a publish whose rows go to several buffers enters all of them or none.
 * The <em>worker side</em> sends one batch per turn on a thread of the shared pool, at most one thread at a time, and gives
 * the thread back after each batch; between batches, while it lingers and while it backs off, a buffer holds no thread, so
 * a dead target costs the others nothing.
 *
 * <p>What comes next is decided in one place, under {@link #lock}, by {@link State}:
 *
 * <pre>
 * IDLE -- first row --> LINGERING -- time is up or batch full --> READY -- thread --> SENDING
 * SENDING -- failed --> BACKING_OFF -- pause over or target back --> READY
 * SENDING -- done --> IDLE (and on, if there are rows)          any -- close --> CLOSED
 * </pre>
 */
public final class ActionBuffer {
    private static final String FULL = "the buffer is full";
    private static final String CLOSED = "the action was closed";

    private static final Logger LOG = LoggerFactory.getLogger(ActionBuffer.class);

    private final String actionId;
    private final RowQueue queue;
    private final Workers workers;
    private final BufferLedger ledger;
    private final BatchSender sender;
    private final Rates rates;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final Object lock = new Object();
    private volatile BufferSettings settings;
    private volatile State state = State.IDLE;
    // under the lock
    private Workers.@Nullable Delayed timer;
    private long nextAttemptMillis;
    private Ending ending = Ending.NOT_YET;

    /** Whether and how the buffer ends. */
    private enum Ending {
        NOT_YET,
        /** The process ends: what a durable queue holds is sent after the next start. */
        FOR_NOW,
        /** Nobody will send what is left. */
        FOR_GOOD
    }

    /** @param actionId id of the action instance, for logs */
    public ActionBuffer(
            String actionId,
            ActionPort port,
            RowQueue queue,
            BufferSettings settings,
            ActionMetrics metrics,
            Pacing pacing) {
        this.actionId = actionId;
        this.queue = queue;
        this.settings = settings;
        this.workers = pacing.workers();
        this.ledger = new BufferLedger(workers.time(), metrics);
        this.sender = new BatchSender(actionId, queue, new BatchSender.Course(port, settings), ledger, pacing);
        this.rates = new Rates(workers.time());
        queue.watch(new RowQueue.Watcher() {
            @Override
            public void ready() {
                rowsAreReady();
            }

            @Override
            public void lost(int rows, String reason) {
                ledger.lost(BufferCount.DROPPED_NOT_STORED, rows, reason);
            }
        });
        rowsAreReady();
    }

    /** From the next batch on rows go another way. The port before it is closed. Any thread but loops. */
    public void redirect(ActionPort port, BufferSettings other) {
        ActionPort before = sender.course().port();
        settings = other;
        sender.take(new BatchSender.Course(port, other));
        before.close();
        retryNow();
    }

    /** Limits and habits in force. */
    public BufferSettings settings() {
        return settings;
    }

    /** Whether a full buffer asks its publishers to come again later. */
    public boolean refusesWhenFull() {
        return settings.limits().whenFull() == WhenFull.REFUSE;
    }

    /**
     * Takes places for rows that will be appended, or given back with {@link #release}. Any thread.
     *
     * @return false if the buffer is full
     */
    public boolean reserve(int rows) {
        if (ledger.promise(rows, queue, settings.limits())) {
            return true;
        }
        if (refusesWhenFull()) {
            return false;
        }
        while (queue.dropOldest()) {
            ledger.lost(BufferCount.DROPPED_OLDEST, 1, FULL);
            if (ledger.promise(rows, queue, settings.limits())) {
                return true;
            }
        }
        return false;
    }

    /** Gives places back. Any thread. */
    public void release(int rows) {
        ledger.settle(rows);
    }

    /**
     * Counts rows for which there was no place. Any thread.
     *
     * @param publisherTold whether the publisher was refused, so that the message is not lost but will come again
     */
    public void countFull(int rows, boolean publisherTold) {
        ledger.lost(publisherTold ? BufferCount.REFUSED : BufferCount.DROPPED_FULL, rows, FULL);
    }

    /**
     * Puts a row on its reserved place. On a loop; never blocks.
     *
     * @param awaited whether somebody waits until the row is safe
     * @return a stage that is complete when the row survives a power cut; null if nobody waits, or the row is as safe as it
     *     will get
     */
    public @Nullable CompletionStage<Void> append(Row row, boolean awaited) {
        try {
            CompletionStage<Void> durable = queue.append(row, workers.time().monotonicMillis(), awaited);
            ledger.count(BufferCount.QUEUED, 1);
            return durable;
        } catch (RejectedExecutionException e) {
            ledger.lost(BufferCount.DROPPED_CLOSED, 1, CLOSED);
            return null;
        } finally {
            ledger.settle(1);
        }
    }

    /**
     * Sends a dead letter again, behind all that waits. On a loop.
     *
     * @param row its row, with the values it had or others
     * @return false if there is no room
     */
    public boolean replay(DeadLetter letter, Row row) {
        if (!reserve(1)) {
            return false;
        }
        try {
            queue.replay(letter, row, workers.time().monotonicMillis());
            ledger.count(BufferCount.REPLAYED, 1);
        } finally {
            ledger.settle(1);
        }
        return true;
    }

    private void rowsAreReady() {
        State now = state;
        if (now == State.IDLE
                || now == State.LINGERING && queue.ready() >= settings.batches().rows()) {
            synchronized (lock) {
                arm();
            }
        }
    }

    /** The target is back, as somebody noticed: a pause ends now. Any thread. */
    public void retryNow() {
        leave(State.BACKING_OFF);
    }

    /** Moves to READY from the given state; no effect in any other. */
    private void leave(State from) {
        synchronized (lock) {
            if (state == from) {
                ready();
            }
        }
    }

    /** Sees to it that rows in the queue will be sent. Lock held. */
    private void arm() {
        long rows = queue.ready();
        if (rows == 0 || state != State.IDLE && state != State.LINGERING) {
            return;
        }
        BufferSettings.Batches batches = settings.batches();
        if (rows >= batches.rows() || batches.lingerMillis() == 0 || ending != Ending.NOT_YET) {
            ready();
        } else if (state == State.IDLE) {
            state = State.LINGERING;
            timer = workers.schedule(() -> leave(State.LINGERING), batches.lingerMillis());
        }
    }

    /** Lock held. */
    private void ready() {
        cancelTimer();
        state = State.READY;
        workers.execute(this::work);
    }

    /** Lock held. */
    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void work() {
        synchronized (lock) {
            if (state != State.READY) {
                return;
            }
            state = State.SENDING;
        }
        long pause = sender.sendNext();
        boolean isOver;
        boolean drained;
        synchronized (lock) {
            isOver = state == State.CLOSED;
            if (!isOver) {
                rest(pause);
            }
            drained = ending != Ending.NOT_YET && state == State.IDLE && queue.ready() == 0;
        }
        if (isOver) {
            abandon();
        } else if (drained) {
            finish();
        }
    }

    /** Lock held. */
    private void rest(long pause) {
        if (pause > 0) {
            state = State.BACKING_OFF;
            nextAttemptMillis = workers.time().monotonicMillis() + pause;
            timer = workers.schedule(() -> leave(State.BACKING_OFF), pause);
        } else if (sender.hasParts()) {
            ready();
        } else {
            state = State.IDLE;
            arm();
        }
    }

    /**
     * Ends the buffer. What is in memory alone is sent first, without lingering, for as long as allowed; what is left of it
     * then is counted as dropped. A durable queue is left as it is, for the next start. Any thread; does not wait.
     *
     * @return complete when this buffer sends no more
     */
    public CompletionStage<Void> close(long drainMillis) {
        return end(Ending.FOR_NOW, settings.durable() ? 0 : drainMillis);
    }

    /**
     * As {@link #close}, for an action that will not come back: what a durable queue holds is sent for as long as allowed,
     * and what is left is dropped and counted.
     */
    public CompletionStage<Void> discard(long drainMillis) {
        return end(Ending.FOR_GOOD, drainMillis);
    }

    private CompletionStage<Void> end(Ending how, long drainMillis) {
        boolean now;
        synchronized (lock) {
            if (ending != Ending.NOT_YET) {
                return closed;
            }
            ending = how;
            now = drainMillis == 0 || state == State.IDLE && queue.size() == 0;
            if (!now) {
                workers.schedule(this::finish, drainMillis);
                leave(State.BACKING_OFF);
                arm();
            }
        }
        if (now) {
            finish();
        }
        return closed;
    }

    private void finish() {
        boolean sending;
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            sending = state == State.SENDING;
            cancelTimer();
            state = State.CLOSED;
        }
        // a batch on its way is waited for: its rows are noted as sent
        if (!sending) {
            abandon();
        }
    }

    private void abandon() {
        long gone = queue.end(ending == Ending.FOR_GOOD);
        if (gone > 0) {
            // the counters may end with the process: these rows must not
            LOG.warn("{}: closed with {} rows that the target did not take in time; they are lost", actionId, gone);
            ledger.lost(BufferCount.DROPPED_CLOSED, (int) Math.min(gone, Integer.MAX_VALUE), CLOSED);
        }
        sender.course().port().close();
        closed.complete(null);
    }

    /** Rows that the target refused. */
    public DeadLetters deadLetters() {
        return queue.deadLetters();
    }

    /** How it is now. Any thread. */
    public BufferStatus status() {
        long now = workers.time().monotonicMillis();
        long oldest = queue.oldestMillis();
        long pause;
        synchronized (lock) {
            pause = state == State.BACKING_OFF ? Math.max(0, nextAttemptMillis - now) : 0;
        }
        long rows = queue.size();
        long bytes = queue.bytes();
        Map<BufferCount, Long> counts = ledger.counters().snapshot();
        return new BufferStatus(
                state,
                settings.durable(),
                rows,
                bytes,
                settings.limits().percent(rows, bytes),
                oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - oldest),
                rates.secondsUntilFull(rows, bytes, settings.limits()),
                queue.deadLetters().size(),
                sender.failures(),
                sender.failures() >= BatchSender.BREAKER_OPENS_AT,
                pause,
                sender.lastError(),
                counts);
    }
}
