package io.sluice.rule.engine;

import io.sluice.rule.explain.Explanation;
import io.sluice.rule.watch.RecentTopics.Recent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the latest events in a rule.
 *
 * @param rawsql the statement the events are held against
 * @param enabled whether the rule runs
 * @param problem why it does not run although it is enabled, null if it does
 * @param counts its counters
 * @param passedBy messages that did not reach it because of their topics; null if it reads no messages, or those of any topic
 * @param events the latest ones that are kept, oldest first
 */
public record RuleExplanation(
        String id,
        String rawsql,
        boolean enabled,
        @Nullable String problem,
        RuleCounts counts,
        @Nullable PassedBy passedBy,
        List<Told> events) {
    /**
     * Messages that the rule never saw.
     *
     * @param filters topic filters of which a message must match one, as FROM and WHERE demand
     * @param published messages that rules could read and that were published since the rule counts, those that reached it
     *     included
     * @param topics latest topics that match none of the filters, those most like a filter first
     * @param systemIgnored whether a filter asks for {@code $SYS}, whose messages raise nothing by setting
     */
    public record PassedBy(List<String> filters, long published, List<Recent> topics, boolean systemIgnored) {}

    /**
     * An event.
     *
     * @param atMillis when it happened, milliseconds since the epoch
     * @param event name of the event
     * @param topic its topic, null if it has none
     * @param client its client, null if it has none
     * @param payload the payload, null if it has none or it was too large to be kept
     * @param atRunTime what became of it when it happened; null for an event that was made up
     * @param explanation the same piece by piece, evaluated now; null if the payload was not kept
     * @param note what is to be said besides, null if nothing
     * @param actions what was done with the outputs
     */
    public record Told(
            long atMillis,
            String event,
            @Nullable String topic,
            @Nullable String client,
            @Nullable Object payload,
            @Nullable AtRunTime atRunTime,
            @Nullable Explanation explanation,
            @Nullable String note,
            List<Done> actions) {}

    /**
     * What became of an event when it happened.
     *
     * @param end matched, no_result or failed
     * @param outputs number of outputs
     * @param reason why it failed, else null
     */
    public record AtRunTime(
            io.sluice.rule.watch.Seen.End end,
            int outputs,
            @Nullable String reason) {}

    /**
     * What an action did.
     *
     * @param id of the instance
     * @param name kind of action
     * @param reason why, where there is something to say; else null
     */
    public record Done(
            String id, String name, State state, @Nullable String reason) {}

    /** What became of outputs in an action. */
    public enum State {
        /** It did what it does. */
        DONE,
        /** They wait in the buffer. */
        WAITING,
        /** The target took them. */
        DELIVERED,
        /** They left the buffer; this buffer dropped rows, maybe these. */
        LEFT,
        /** The target refused them for good: they are dead letters. */
        REJECTED,
        /** The buffer was full, they are lost. */
        FULL,
        /** The buffer was full, the publisher was told to come again. */
        REFUSED,
        FAILED
    }
}
