package io.sluice.rule.engine;

import io.sluice.connector.Row;
import io.sluice.core.loop.Loops;
import io.sluice.rule.action.ActionBuffer;
import io.sluice.rule.action.BufferStatus;
import io.sluice.rule.action.BufferedAction;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.queue.DeadLetter;
import io.sluice.rule.queue.DeadLetters;
import io.sluice.rule.queue.RowQueues;
import io.sluice.rule.registry.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of all actions, and their dead letters: rows that a target refused for good, to be looked at, mended and sent
 * again. Methods may wait for the disk: never call them on an event loop.
 */
public final class Buffers {
    private final RuleRegistry registry;
    private final RowQueues queues;
    private final Loops loops;
    /** Those of no rule, by the ids of their actions. */
    private final Map<String, Other> others = new ConcurrentSkipListMap<>();

    private record Other(ActionSpec spec, BufferedAction action) {}

    Buffers(RuleRegistry registry, RowQueues queues, Loops loops) {
        this.registry = registry;
        this.queues = queues;
        this.loops = loops;
    }

    /**
     * A buffer.
     *
     * @param ruleId id of the rule, or of what else its rows come from: {@code bridge:aws}
     * @param actionId id of the action instance
     * @param action name of the kind of action
     * @param resource id of the resource it sends to, null if it names none
     */
    public record View(
            String ruleId,
            String actionId,
            String action,
            @Nullable String resource,
            BufferStatus status) {}

    /** Shows the buffer, if there is one, of an action that belongs to no rule. */
    void add(ActionSpec spec, RuleAction action) {
        if (action instanceof BufferedAction buffered) {
            others.put(spec.id(), new Other(spec, buffered));
        }
    }

    /** All buffers, rule by rule. */
    public List<View> list() {
        List<View> views = new ArrayList<>();
        others.forEach((id, other) ->
                views.add(view(id, other.spec(), other.action().buffer().status())));
        for (RuleView rule : registry.list()) {
            rule.actions().stream().flatMap(RuleView.ActionView::all).forEach(action -> {
                BufferStatus status = action.buffer();
                if (status != null) {
                    views.add(view(rule.id(), new ActionSpec(action.id(), action.name(), action.params()), status));
                }
            });
        }
        return views;
    }

    private static View view(String ruleId, ActionSpec spec, BufferStatus status) {
        Object resource = spec.params().get(ActionSpec.RESOURCE);
        return new View(ruleId, spec.id(), spec.name(), resource == null ? null : resource.toString(), status);
    }

    /**
     * A queue on the disk whose rows nobody sends.
     *
     * @param ruleId its rule, which is broken; null if it is gone
     * @param rows most rows that it may have
     * @param bytes about how many bytes
     */
    public record Unused(String actionId, @Nullable String ruleId, long rows, long bytes) {}

    /**
     * All queues on the disk whose rows nobody sends.
     *
     * @throws IOException if the disk cannot be read
     */
    public List<Unused> unused() throws IOException {
        Map<String, String> rules = new HashMap<>();
        registry.list()
                .forEach(rule -> rule.actions().stream()
                        .flatMap(RuleView.ActionView::all)
                        .forEach(action -> rules.put(action.id(), rule.id())));
        List<Unused> all = new ArrayList<>();
        for (String actionId : queues.unused()) {
            RowQueues.Left left = queues.left(actionId);
            all.add(new Unused(actionId, rules.get(actionId), left.rows(), left.bytes()));
        }
        return all;
    }

    /**
     * Forgets a queue whose rows nobody sends, with its rows and dead letters.
     *
     * @throws RefusedException if there is no such queue, or a rule sends its rows
     */
    public void dropUnused(String actionId) throws RefusedException {
        if (!queues.drop(actionId)) {
            throw RefusedException.notFound("Unused buffer " + actionId + " Not Found");
        }
    }

    /**
     * How many letters an action has.
     *
     * @throws RefusedException if there is no such action, or it has no buffer
     */
    public int countDeadLetters(String actionId) throws RefusedException {
        return buffer(actionId).deadLetters().size();
    }

    /**
     * Letters of an action from an id on, oldest first.
     *
     * @throws RefusedException if there is no such action, or it has no buffer
     */
    public List<DeadLetter> deadLetters(String actionId, long fromId, int most) throws RefusedException {
        return buffer(actionId).deadLetters().list(fromId, most);
    }

    /**
     * One letter.
     *
     * @throws RefusedException if there is no such action or no such letter
     */
    public DeadLetter deadLetter(String actionId, long id) throws RefusedException {
        return letter(buffer(actionId), actionId, id);
    }

    /**
     * Sends a letter again, behind all that waits.
     *
     * @param mended values to take instead of those the row has, by name; null values are values. Empty to send it as it is
     * @return complete when the row is in the queue and the letter is gone
     * @throws RefusedException if there is no such action or no such letter
     */
    public CompletionStage<Void> replay(String actionId, long id, Map<String, @Nullable Object> mended)
            throws RefusedException {
        ActionBuffer buffer = buffer(actionId);
        DeadLetter letter = letter(buffer, actionId, id);
        Map<String, @Nullable Object> values = new LinkedHashMap<>(letter.row().values());
        values.putAll(mended);
        Row row = new Row(letter.row().key(), letter.row().timestampMillis(), Collections.unmodifiableMap(values));
        CompletableFuture<Void> done = new CompletableFuture<>();
        loops.homeOf(actionId).execute(() -> {
            try {
                if (buffer.replay(letter, row)) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(RefusedException.bad("the buffer of " + actionId + " is full"));
                }
            } catch (RejectedExecutionException e) {
                done.completeExceptionally(noBuffer(actionId));
            }
        });
        return done;
    }

    /**
     * Forgets a letter.
     *
     * @throws RefusedException if there is no such action or no such letter
     */
    public void forget(String actionId, long id) throws RefusedException {
        if (!buffer(actionId).deadLetters().remove(id)) {
            throw noLetter(actionId, id);
        }
    }

    /**
     * Forgets all letters of an action; how many that were.
     *
     * @throws RefusedException if there is no such action
     */
    public int forgetAll(String actionId) throws RefusedException {
        return buffer(actionId).deadLetters().clear();
    }

    private ActionBuffer buffer(String actionId) throws RefusedException {
        Other other = others.get(actionId);
        if (other != null) {
            return other.action().buffer();
        }
        return registry.action(actionId)
                .filter(BufferedAction.class::isInstance)
                .map(action -> ((BufferedAction) action).buffer())
                .orElseThrow(() -> noBuffer(actionId));
    }

    private static RefusedException noBuffer(String actionId) {
        return RefusedException.notFound("Action " + actionId + " Not Found, or it has no buffer");
    }

    private static DeadLetter letter(ActionBuffer buffer, String actionId, long id) throws RefusedException {
        DeadLetters letters = buffer.deadLetters();
        return letters.find(id).orElseThrow(() -> noLetter(actionId, id));
    }

    private static RefusedException noLetter(String actionId, long id) {
        return RefusedException.notFound("Dead letter " + id + " of " + actionId + " Not Found");
    }
}
