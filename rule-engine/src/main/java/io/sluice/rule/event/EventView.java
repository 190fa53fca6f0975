package io.sluice.rule.event;

import io.sluice.connector.ValuePath;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.json.Payload;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.state.RuleState;
import org.jspecify.annotations.Nullable;

/**
 * How an event shows its columns to rules. One view per event, read by all rules one after the other on one thread, and
 * not kept by them. Rules find columns by constants, never by name; a value costs something only when it is asked for.
 */
public interface EventView {
    /** Which event this is. */
    EventType type();

    /** Topic that topic filters after FROM are matched against; null if the event has none. */
    @Nullable
    String topic();

    /**
     * A column's value, of the kinds that {@link io.sluice.connector.Row#values()} lists.
     *
     * @return {@link ValuePath#UNDEFINED} if this event does not have it
     */
    @Nullable
    Object column(Column column);

    /** A column that no event declares; only a rule test can have such a thing. */
    default @Nullable Object undeclared(String name) {
        return ValuePath.UNDEFINED;
    }

    /** The payload and what rules read of it. */
    Payload payload();

    /**
     * The same event for one who comes later: on any thread, and with nothing that was decoded of the payload so far.
     *
     * @param paths what is read of the payload
     * @param withPayload whether the payload comes along
     */
    EventView detached(PayloadPaths paths, boolean withPayload);

    /** The clock for functions that ask for the time. */
    TimeSource time();

    /** What functions remember between events. An event that is only looked at again shows an {@link RuleState#overlay()}. */
    RuleState state();

    /**
     * Hands every column to {@code sink}, in the order of {@code SELECT *}, undefined ones left out.
     *
     * @param dialect naming style of the source that the rule reads from
     */
    default void forEachColumn(Dialect dialect, ColumnSink sink) {
        for (Column column : type().star(dialect)) {
            Object value = column(column);
            if (value != ValuePath.UNDEFINED) {
                sink.accept(column.sqlName(), value);
            }
        }
    }

    /** Takes columns. */
    @FunctionalInterface
    interface ColumnSink {
        void accept(String name, @Nullable Object value);
    }
}
