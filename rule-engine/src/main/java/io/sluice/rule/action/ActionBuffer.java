package io.sluice.rule.action;

import io.sluice.connector.Row;
import io.sluice.rule.action.BufferSettings.WhenFull;
import io.sluice.rule.action.BufferStatus.State;
import io.sluice.rule.work.Workers;
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
    private final BufferSettings settings;
    private final Workers workers;
    private final ActionPort port;
    private final BufferLedger ledger;
    private final BatchSender sender;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final Object lock = new Object();
    private volatile State state = State.IDLE;
    // under the lock
    private Workers.@Nullable Delayed timer;
    private long nextAttemptMillis;
    private boolean draining;

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
        this.port = port;
        this.ledger = new BufferLedger(workers.time(), metrics, settings.deadLetters());
        this.sender = new BatchSender(actionId, port, queue, settings, ledger, pacing);
    }

    /** Whether a full buffer asks its publishers to come again later. */
    public boolean refusesWhenFull() {
        return settings.whenFull() == WhenFull.REFUSE;
    }

    /**
     * Takes places for rows that will be appended, or given back with {@link #release}. Any thread.
     *
     * @return false if the buffer is full
     */
    public boolean reserve(int rows) {
        if (ledger.enter(rows, settings.maxRows())) {
            return true;
        }
        if (refusesWhenFull()) {
            return false;
        }
        while (queue.dropOldest()) {
            ledger.left(1);
            ledger.lost(BufferCount.DROPPED_OLDEST, 1, FULL);
            if (ledger.enter(rows, settings.maxRows())) {
                return true;
            }
        }
        return false;
    }

    /** Gives places back. Any thread. */
    public void release(int rows) {
        ledger.left(rows);
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
     * Puts a row on its reserved place. Any thread; never blocks.
     *
     * @return a stage that is complete when the row survives a power cut; null if the row is as safe as it will get
     */
    public @Nullable CompletionStage<Void> append(Row row) {
        CompletionStage<Void> durable;
        try {
            durable = queue.append(row, workers.time().monotonicMillis());
        } catch (RejectedExecutionException e) {
            ledger.left(1);
            ledger.lost(BufferCount.DROPPED_CLOSED, 1, CLOSED);
            return null;
        }
        ledger.count(BufferCount.QUEUED, 1);
        State now = state;
        if (now == State.IDLE || now == State.LINGERING && queue.size() >= settings.batchRows()) {
            synchronized (lock) {
                arm();
            }
        }
        return durable;
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
        int rows = queue.size();
        if (rows == 0 || state != State.IDLE && state != State.LINGERING) {
            return;
        }
        if (rows >= settings.batchRows() || settings.lingerMillis() == 0 || draining) {
            ready();
        } else if (state == State.IDLE) {
            state = State.LINGERING;
            timer = workers.schedule(() -> leave(State.LINGERING), settings.lingerMillis());
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
        boolean drained;
        synchronized (lock) {
            if (state == State.CLOSED) {
                abandon();
                return;
            }
            rest(pause);
            drained = draining && state == State.IDLE;
        }
        if (drained) {
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
     * Sends what is left, without lingering, for as long as allowed; what is left then is counted as dropped, unless the
     * queue outlives the process. Rows that come meanwhile are taken. Any thread; does not wait.
     *
     * @return complete when this buffer sends no more
     */
    public CompletionStage<Void> close(long drainMillis) {
        boolean empty;
        synchronized (lock) {
            if (draining) {
                return closed;
            }
            draining = true;
            empty = state == State.IDLE && queue.size() == 0;
            if (!empty) {
                workers.schedule(this::finish, drainMillis);
                leave(State.BACKING_OFF);
                arm();
            }
        }
        if (empty) {
            finish();
        }
        return closed;
    }

    private void finish() {
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            boolean sending = state == State.SENDING;
            cancelTimer();
            state = State.CLOSED;
            if (!sending) {
                abandon();
            }
        }
        closed.complete(null);
    }

    private void abandon() {
        int gone = queue.end();
        ledger.left(gone);
        if (gone > 0) {
            // the counters may end with the process: these rows must not
            LOG.warn("{}: closed with {} rows that the target did not take in time; they are lost", actionId, gone);
            ledger.lost(BufferCount.DROPPED_CLOSED, gone, CLOSED);
        }
        port.close();
    }

    /** Rows that the target refused. */
    public DeadLetters deadLetters() {
        return ledger.deadLetters();
    }

    public BufferStatus status() {
        long now = workers.time().monotonicMillis();
        long oldest = queue.oldestMillis();
        long pause;
        synchronized (lock) {
            pause = state == State.BACKING_OFF ? Math.max(0, nextAttemptMillis - now) : 0;
        }
        return new BufferStatus(
                state,
                queue.size(),
                oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - oldest),
                sender.failures(),
                sender.failures() >= BatchSender.BREAKER_OPENS_AT,
                pause,
                sender.lastError(),
                ledger.counters().snapshot());
    }
}
