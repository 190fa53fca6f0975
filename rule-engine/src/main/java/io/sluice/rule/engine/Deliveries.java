package io.sluice.rule.engine;

import io.sluice.connector.RowKey;
import io.sluice.core.message.MessageId;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.action.BufferCount;
import io.sluice.rule.action.BufferStatus;
import io.sluice.rule.action.BufferedAction;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.engine.RuleExplanation.Done;
import io.sluice.rule.engine.RuleExplanation.State;
import io.sluice.rule.queue.DeadLetter;
import io.sluice.rule.watch.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out where the outputs of an event are now. May wait for the disk: never on an event loop. */
final class Deliveries {
    private static final int MOST_LETTERS = 1000;
    private static final List<BufferCount> LOSSES = List.of(
            BufferCount.DROPPED_OLDEST,
            BufferCount.DROPPED_EXPIRED,
            BufferCount.DROPPED_CLOSED,
            BufferCount.DROPPED_NOT_STORED);

    private final LiveRule rule;
    private final TimeSource time;

    Deliveries(LiveRule rule, TimeSource time) {
        this.rule = rule;
        this.time = time;
    }

    List<Done> of(Seen seen) {
        List<Done> all = new ArrayList<>();
        for (Seen.ActionResult result : seen.actions()) {
            all.add(done(seen, result));
        }
        return all;
    }

    private Done done(Seen seen, Seen.ActionResult result) {
        ActionSpec spec = rule.definition()
                .allActions()
                .filter(candidate -> isOf(candidate, result))
                .findFirst()
                .orElse(null);
        if (spec == null) {
            return new Done("", "an action that the rule no longer has", plain(result.outcome()), result.reason());
        }
        RuleAction action = rule.action(spec.id());
        if (result.outcome() == Seen.Outcome.BUFFERED && action instanceof BufferedAction buffered) {
            return inBuffer(seen, result, spec, buffered);
        }
        return new Done(spec.id(), spec.name(), plain(result.outcome()), result.reason());
    }

    private boolean isOf(ActionSpec spec, Seen.ActionResult result) {
        RuleAction action = rule.action(spec.id());
        return action != null && action.metrics() == result.action();
    }

    private static State plain(Seen.Outcome outcome) {
        return switch (outcome) {
            case DONE -> State.DONE;
            case BUFFERED -> State.LEFT;
            case FULL -> State.FULL;
            case REFUSED -> State.REFUSED;
            case FAILED -> State.FAILED;
        };
    }

    private Done inBuffer(Seen seen, Seen.ActionResult result, ActionSpec spec, BufferedAction action) {
        BufferStatus status = action.buffer().status();
        long age = time.monotonicMillis() - result.atMonotonicMillis();
        if (status.rows() > 0 && status.oldestAgeMillis() >= age) {
            String error = status.lastError();
            return new Done(spec.id(), spec.name(), State.WAITING, error == null ? null : "last error: " + error);
        }
        Optional<DeadLetter> letter = letter(seen.id(), spec.id(), action);
        if (letter.isPresent()) {
            return new Done(spec.id(), spec.name(), State.REJECTED, letter.get().reason());
        }
        Map<BufferCount, Long> counts = status.counts();
        long lost =
                LOSSES.stream().mapToLong(loss -> counts.getOrDefault(loss, 0L)).sum();
        return new Done(
                spec.id(),
                spec.name(),
                lost == 0 ? State.DELIVERED : State.LEFT,
                lost == 0 ? null : "this buffer dropped " + lost + " rows so far");
    }

    private static Optional<DeadLetter> letter(@Nullable MessageId id, String actionId, BufferedAction action) {
        if (id == null || action.buffer().deadLetters().size() == 0) {
            return Optional.empty();
        }
        return action.buffer().deadLetters().list(0, MOST_LETTERS).stream()
                .filter(letter -> isOf(letter.row().key(), id, actionId))
                .findFirst();
    }

    private static boolean isOf(RowKey key, MessageId id, String actionId) {
        return key.messageIdHigh() == id.high()
                && key.messageIdLow() == id.low()
                && key.actionId().equals(actionId);
    }
}
