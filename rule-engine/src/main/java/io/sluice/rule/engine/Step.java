package io.sluice.rule.engine;

import io.sluice.rule.action.RaisedEvent;
import io.sluice.rule.action.RuleAction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One action of a rule, about to run for the outputs of one event. Places for all of them were taken: in the action, or, when it
 * was full, in those of its fallbacks that had room. Confined to the event's loop.
 *
 * @param placed whether the action has places
 * @param roomy fallbacks that have places in its stead
 */
record Step(RuleActions.Chain chain, boolean placed, List<RuleAction> roomy) {
    /**
     * Takes places, and counts where there is no room.
     *
     * @param acknowledged whether the sender can be told to come again
     * @return null if that is what must be done: nobody has room, and outputs are not to be dropped
     */
    static @Nullable Step take(RuleActions.Chain chain, int outputs, boolean acknowledged) {
        RuleAction action = chain.action();
        if (action.reserve(outputs)) {
            return new Step(chain, true, List.of());
        }
        List<RuleAction> roomy = chain.fallbacks().stream()
                .filter(fallback -> fallback.reserve(outputs))
                .toList();
        boolean refuse = acknowledged
                && roomy.isEmpty()
                && (action.refusesWhenFull() || chain.fallbacks().stream().anyMatch(RuleAction::refusesWhenFull));
        action.countFull(outputs, refuse);
        for (RuleAction fallback : chain.fallbacks()) {
            if (!roomy.contains(fallback)) {
                fallback.countFull(outputs, refuse);
            }
        }
        return refuse ? null : new Step(chain, false, roomy);
    }

    /** Gives places of outputs back that it does not run for. */
    void giveBack(int outputs) {
        if (placed) {
            chain.action().release(outputs);
        }
        roomy.forEach(fallback -> fallback.release(outputs));
    }

    /**
     * Runs for one output; failures are counted.
     *
     * @return whether the action itself did its work, as far as that is known at once
     */
    boolean run(RaisedEvent event, Map<String, @Nullable Object> row, int output) {
        if (placed && run(chain.action(), event, row, output)) {
            return true;
        }
        roomy.forEach(fallback -> run(fallback, event, row, output));
        if (placed) {
            for (RuleAction fallback : chain.fallbacks()) {
                if (fallback.reserve(1)) {
                    run(fallback, event, row, output);
                } else {
                    // too late to refuse the publish: other actions have run
                    fallback.countFull(1, false);
                }
            }
        }
        return false;
    }

    private static boolean run(RuleAction action, RaisedEvent event, Map<String, @Nullable Object> row, int output) {
        try {
            action.run(event, row, output);
            return true;
        } catch (RuntimeException e) {
            action.metrics().addFailed(1, String.valueOf(e.getMessage()));
            return false;
        }
    }
}
