package io.sluice.rule.engine;

import io.sluice.rule.action.BufferedAction;
import io.sluice.rule.action.RaisedEvent;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.watch.Seen;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One action of a rule, about to run for the outputs of one event. Places for all of them were taken: in the action, or, when it
 * was full, in those of its fallbacks that had room. Confined to the event's loop.
 *
 * @param placed whether the action has places
 * @param roomy fallbacks that have places in its stead
 * @param seen takes what becomes of the outputs; null if nobody will look
 */
record Step(
        RuleActions.Chain chain,
        boolean placed,
        List<RuleAction> roomy,
        @Nullable Seen seen) {
    /**
     * Takes places, and counts where there is no room.
     *
     * @return null if that is what must be done: nobody has room, and outputs are not to be dropped
     */
    static @Nullable Step take(RuleActions.Chain chain, Match match, RaisedEvent event) {
        int outputs = match.rows().size();
        boolean acknowledged = event.isAcknowledged();
        RuleAction action = chain.action();
        if (action.reserve(outputs)) {
            return new Step(chain, true, List.of(), match.seen());
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
        note(match.seen(), action, event, refuse ? Seen.Outcome.REFUSED : Seen.Outcome.FULL, null);
        return refuse ? null : new Step(chain, false, roomy, match.seen());
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

    private boolean run(RuleAction action, RaisedEvent event, Map<String, @Nullable Object> row, int output) {
        action.metrics().addTaken(1);
        try {
            action.run(event, row, output);
            boolean isBuffered = action instanceof BufferedAction;
            note(seen, action, event, isBuffered ? Seen.Outcome.BUFFERED : Seen.Outcome.DONE, null);
            return true;
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            action.metrics().addFailed(1, reason);
            note(seen, action, event, Seen.Outcome.FAILED, reason);
            return false;
        }
    }

    private static void note(
            @Nullable Seen seen, RuleAction action, RaisedEvent event, Seen.Outcome outcome, @Nullable String reason) {
        if (seen != null) {
            seen.identify(event.id());
            long now = event.view().time().monotonicMillis();
            seen.act(new Seen.ActionResult(action.metrics(), outcome, reason, now));
        }
    }
}
