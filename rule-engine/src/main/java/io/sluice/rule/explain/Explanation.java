package io.sluice.rule.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event in one rule.
 *
 * @param end the step at which the event ended
 * @param reason why it ended there, one line; null if it matched
 * @param failed whether it ended by a failure
 * @param items items of SELECT, or of FOREACH with the array as the last; {@code *} is left out
 * @param where the condition, null if the rule has none
 * @param elements the first elements of a FOREACH
 * @param elementCount how many elements there are
 * @param outputs what the rule gives; for FOREACH one for each element that passed
 */
public record Explanation(
        End end,
        @Nullable String reason,
        boolean failed,
        List<Item> items,
        @Nullable Part where,
        List<Element> elements,
        int elementCount,
        List<? extends @Nullable Object> outputs) {
    /** The steps of a rule. */
    public enum End {
        /** The event is none of the rule's. */
        FROM,
        SELECT,
        FOREACH,
        WHERE,
        INCASE,
        DO,
        /** It went through. */
        MATCHED
    }

    /**
     * An item of a list.
     *
     * @param name its alias, null if none is written
     */
    public record Item(@Nullable String name, Part part) {}

    /**
     * An element of the array of a FOREACH.
     *
     * @param inCase the condition on it, null if the rule has none
     * @param items items of DO; empty without, or if the condition is false
     */
    public record Element(@Nullable Object value, @Nullable Part inCase, List<Item> items) {}
}
