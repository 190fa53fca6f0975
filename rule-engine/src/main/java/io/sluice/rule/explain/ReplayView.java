package io.sluice.rule.explain;

import io.sluice.core.time.TimeSource;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.EventView;
import io.sluice.rule.json.Payload;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.state.RuleState;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event that is looked at once more: the clock stands where it stood then, and what is written to the memory of rules is
 * forgotten with this view. One thread.
 */
public final class ReplayView implements EventView {
    private final EventView event;
    private final TimeSource time;
    private final RuleState state;

    /**
     * @param atMillis when it happened, milliseconds since the epoch
     * @param paths what is read of the payload
     */
    public ReplayView(EventView event, long atMillis, PayloadPaths paths) {
        this.event = event.detached(paths, true);
        this.time = standing(atMillis);
        this.state = event.state().overlay();
    }

    private static TimeSource standing(long atMillis) {
        return new TimeSource() {
            @Override
            public long wallMillis() {
                return atMillis;
            }

            @Override
            public long monotonicNanos() {
                return TimeUnit.MILLISECONDS.toNanos(atMillis);
            }
        };
    }

    @Override
    public EventType type() {
        return event.type();
    }

    @Override
    public @Nullable String topic() {
        return event.topic();
    }

    @Override
    public @Nullable Object column(Column column) {
        return event.column(column);
    }

    @Override
    public @Nullable Object undeclared(String name) {
        return event.undeclared(name);
    }

    @Override
    public Payload payload() {
        return event.payload();
    }

    @Override
    public EventView detached(PayloadPaths paths, boolean withPayload) {
        return event.detached(paths, withPayload);
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public RuleState state() {
        return state;
    }

    @Override
    public void forEachColumn(Dialect dialect, ColumnSink sink) {
        event.forEachColumn(dialect, sink);
    }
}
