package io.sluice.rule.watch;

import io.sluice.core.message.MessageId;
import io.sluice.rule.action.ActionMetrics;
import io.sluice.rule.event.EventView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that reached a rule, and what became of it. Made and completed on the loop of the event, read by any thread at any
 * time: a reader may come before the actions had their turn.
 */
public final class Seen {
    private final long number;
    private final long atMillis;
    private final EventView event;
    private final boolean isWhole;
    private final String sql;
    private final Verdict verdict;
    private volatile List<ActionResult> actions = List.of();
    private volatile @Nullable MessageId id;

    /**
     * What evaluation came to.
     *
     * @param end how it ended
     * @param outputs number of outputs
     * @param reason why it failed, else null
     */
    public record Verdict(End end, int outputs, @Nullable String reason) {}

    /** How an evaluation ended. */
    public enum End {
        MATCHED,
        NO_RESULT,
        FAILED
    }

    /**
     * What one action did with the outputs of the event.
     *
     * @param action its counters, by which it is known for as long as it lives
     * @param outcome the worst for any of the outputs
     * @param reason why it failed, else null
     * @param atMonotonicMillis when
     */
    public record ActionResult(
            ActionMetrics action, Outcome outcome, @Nullable String reason, long atMonotonicMillis) {}

    /** What an action did, from good to bad. */
    public enum Outcome {
        /** It did what it does. */
        DONE,
        /** The row is in the buffer. */
        BUFFERED,
        /** The buffer was full, the rows are lost. */
        FULL,
        /** The buffer was full, the publisher was told to come again; no action ran. */
        REFUSED,
        FAILED
    }

    /**
     * The event itself.
     *
     * @param atMillis when it happened, milliseconds since the epoch
     * @param view a view that any thread may read at any time
     * @param isWhole whether the view has the payload; it was left out if it was too large
     */
    record Event(long atMillis, EventView view, boolean isWhole) {}

    /**
     * @param number place among the events of the rule
     * @param sql the statement that was evaluated
     */
    Seen(long number, Event event, String sql, Verdict verdict) {
        this.number = number;
        this.atMillis = event.atMillis();
        this.event = event.view();
        this.isWhole = event.isWhole();
        this.sql = sql;
        this.verdict = verdict;
    }

    /** Notes what an action did; of several outputs the worst stays. On the loop of the event. */
    public void act(ActionResult result) {
        List<ActionResult> changed = new ArrayList<>(actions);
        for (int i = 0; i < changed.size(); i++) {
            ActionResult before = changed.get(i);
            if (before.action() == result.action()) {
                if (result.outcome().compareTo(before.outcome()) > 0) {
                    changed.set(i, result);
                    actions = List.copyOf(changed);
                }
                return;
            }
        }
        changed.add(result);
        actions = List.copyOf(changed);
    }

    /** Notes the identity of the event's rows. On the loop of the event. */
    public void identify(MessageId rows) {
        id = rows;
    }

    /** Place among the events of the rule; grows. */
    public long number() {
        return number;
    }

    /** When it happened, milliseconds since the epoch. */
    public long atMillis() {
        return atMillis;
    }

    public EventView event() {
        return event;
    }

    /** Whether the event has its payload. */
    public boolean isWhole() {
        return isWhole;
    }

    public String sql() {
        return sql;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Identity of the event's rows; null as long as there are none. */
    public @Nullable MessageId id() {
        return id;
    }

    /** What actions did so far, in the order in which they ran. */
    public List<ActionResult> actions() {
        return actions;
    }
}
