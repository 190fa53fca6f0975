package io.sluice.rule.action;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.rule.queue.DeadLetter;
import io.sluice.rule.queue.RowQueue;
import io.sluice.rule.queue.RowQueue.QueuedRow;
import io.sluice.rule.work.RepeatGate;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's half of an {@link ActionBuffer}: sends one batch at a time and decides what a failure means. Used by one
 * worker at a time.
 *
 * <p>A failure that may pass leaves the batch at the head and asks for a pause; after {@value #BREAKER_OPENS_AT} of them
 * in a row only the first row is tried, so that a target that recovers is not hit by a full batch. A batch that is refused
 * as a whole is halved until the culprit stands alone: it goes to the dead letters, the others on. Order is kept.
 */
final class BatchSender {
    private static final Logger LOG = LoggerFactory.getLogger(BatchSender.class);
    static final int BREAKER_OPENS_AT = 5;
    /** A fault in the connector itself may be a passing one; so often it is believed to be. */
    private static final int FAULTS_FORGIVEN = 3;

    private static final int LOG_SECONDS = 60;

    private final String actionId;
    private final RowQueue queue;
    private final BufferLedger ledger;
    private final Pacing pacing;
    private final RepeatGate gate;
    /** What is left of a batch that was split, in order. */
    private final Deque<List<QueuedRow>> parts = new ArrayDeque<>();

    private volatile Course course;
    private volatile int failures;
    private volatile @Nullable String lastError;
    private int faults;

    /**
     * Where rows go, and how.
     *
     * @param port the target
     * @param settings limits and habits
     */
    record Course(ActionPort port, BufferSettings settings) {}

    BatchSender(String actionId, RowQueue queue, Course course, BufferLedger ledger, Pacing pacing) {
        this.actionId = actionId;
        this.queue = queue;
        this.course = course;
        this.ledger = ledger;
        this.pacing = pacing;
        this.gate = new RepeatGate(pacing.workers().time(), LOG_SECONDS, 1);
    }

    /**
     * Sends the next batch, if there is one.
     *
     * @return pause before the next call in milliseconds, 0 for none
     */
    long sendNext() {
        List<QueuedRow> part;
        try {
            part = nextPart();
        } catch (IOException e) {
            return postponed("the queue cannot be read: " + e.getMessage());
        }
        if (part.isEmpty()) {
            return 0;
        }
        if (failures > 0) {
            ledger.count(BufferCount.RETRIED, part.size());
        }
        try {
            course.port().action().send(part.stream().map(QueuedRow::row).toList());
            stored(part);
            return 0;
        } catch (ConnectorException e) {
            if (e.kind() == ConnectorException.Kind.RETRY) {
                return postponed(part, String.valueOf(e.getMessage()));
            }
            refused(part, e);
            return 0;
        } catch (RuntimeException | Error e) {
            // whatever it is: a worker that died here would leave the buffer sending for ever
            return faulty(part, e);
        }
    }

    /** The next batch goes another way. Any thread; the one that is on its way goes on. */
    void take(Course other) {
        course = other;
    }

    Course course() {
        return course;
    }

    /** Whether a batch is partly sent. */
    boolean hasParts() {
        return !parts.isEmpty();
    }

    int failures() {
        return failures;
    }

    @Nullable
    String lastError() {
        return lastError;
    }

    private List<QueuedRow> nextPart() throws IOException {
        List<QueuedRow> head = parts.pollFirst();
        BufferSettings.Batches batches = course.settings().batches();
        List<QueuedRow> part = withoutExpired(head == null ? queue.take(batches.rows(), batches.bytes()) : head);
        if (failures >= BREAKER_OPENS_AT && part.size() > 1) {
            parts.addFirst(part.subList(1, part.size()));
            return part.subList(0, 1);
        }
        return part;
    }

    private List<QueuedRow> withoutExpired(List<QueuedRow> part) {
        long ageMillis = course.settings().limits().ageMillis();
        if (ageMillis == 0) {
            return part;
        }
        long oldestAllowed = pacing.workers().time().monotonicMillis() - ageMillis;
        int expired = 0;
        while (expired < part.size() && part.get(expired).appendedMillis() < oldestAllowed) {
            expired++;
        }
        if (expired > 0) {
            ledger.lost(BufferCount.DROPPED_EXPIRED, expired, "older than the age limit");
            done(expired, List.of());
        }
        return part.subList(expired, part.size());
    }

    private void stored(List<QueuedRow> part) {
        ledger.stored(part.size());
        done(part.size(), List.of());
        if (failures > 0) {
            LOG.info("{}: the target takes rows again after {} failed attempts", actionId, failures);
        }
        faults = 0;
        failures = 0;
        lastError = null;
        gate.reset();
    }

    private long postponed(List<QueuedRow> part, String error) {
        parts.addFirst(part);
        course.port().failed();
        return postponed(error);
    }

    private long postponed(String error) {
        int count = failures + 1;
        failures = count;
        lastError = error;
        ledger.attemptFailed(error);
        long pause = pacing.backoff().pauseMillis(count);
        warn("target failed, next attempt in " + pause + " ms", error);
        return pause;
    }

    private void refused(List<QueuedRow> part, ConnectorException e) {
        String reason = String.valueOf(e.getMessage());
        lastError = reason;
        failures = 0;
        Map<Integer, String> rows = e.rejectedRows();
        if (!rows.isEmpty()) {
            List<DeadLetter> letters = new ArrayList<>();
            for (int i = 0; i < part.size(); i++) {
                String why = rows.get(i);
                if (why == null) {
                    ledger.stored(1);
                } else {
                    letters.add(bury(part.get(i).row(), why));
                }
            }
            done(part.size(), letters);
        } else if (part.size() == 1) {
            done(1, List.of(bury(part.get(0).row(), reason)));
        } else {
            int half = part.size() / 2;
            parts.addFirst(part.subList(half, part.size()));
            parts.addFirst(part.subList(0, half));
        }
    }

    private DeadLetter bury(Row row, String reason) {
        warn("row " + row.key() + " refused, kept with the dead letters", reason);
        return ledger.refused(row, reason);
    }

    /** The connector itself failed: forgiven a few times, then taken as a refusal so that one row cannot block all. */
    private long faulty(List<QueuedRow> part, Throwable e) {
        faults++;
        if (faults <= FAULTS_FORGIVEN) {
            LOG.error("{}: connector failed unexpectedly", actionId, e);
            return postponed(part, e.toString());
        }
        refused(part, ConnectorException.reject(e.toString(), e));
        return 0;
    }

    private void done(int rows, List<DeadLetter> letters) {
        int lost = queue.acknowledge(rows, letters);
        if (lost > 0) {
            ledger.count(BufferCount.DEAD_LETTERS_LOST, lost);
        }
    }

    private void warn(String what, String why) {
        long held = gate.pass();
        if (held >= 0) {
            String more = held == 0 ? "" : " (" + held + " more like this in the meantime)";
            LOG.warn("{}: {}: {}{}", actionId, what, why, more);
        }
    }
}
