package io.sluice.rule.action;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One action of one rule, bound to its parameters. Places are taken for all actions of all rules that an event matches
 * before the first one runs, so that a publish that must be refused had no effect yet.
 */
public interface RuleAction {
    /**
     * Takes places for outputs. Every place is used by {@link #run} or given back by {@link #release}.
     *
     * @return false if there is no room
     */
    default boolean reserve(int outputs) {
        return true;
    }

    /** Gives places back. */
    default void release(int outputs) {}

    /** Whether a publish is refused when there is no room; otherwise the outputs are dropped. */
    default boolean refusesWhenFull() {
        return false;
    }

    /** Counts outputs for which there was no room. */
    default void countFull(int outputs, boolean publisherTold) {}

    /**
     * Runs for one output, on the event's loop; never blocks. Counts its success when it is known.
     *
     * @param selected what the rule selected; not modified, may be kept
     * @param output number of the output among those of the event, from 0
     * @throws ActionFailure if it failed at once; the caller counts it
     */
    void run(RaisedEvent event, Map<String, @Nullable Object> selected, int output);

    ActionMetrics metrics();

    /** Ends the action with the process; what waits in memory may take so long. Any thread; does not wait. */
    default CompletionStage<Void> close(long drainMillis) {
        return CompletableFuture.completedFuture(null);
    }

    /** Ends the action for good: what waits, wherever it does, may take so long. Any thread; does not wait. */
    default CompletionStage<Void> discard(long drainMillis) {
        return close(drainMillis);
    }
}
