package io.sluice.rule.sql.eval;

import io.sluice.rule.event.EventView;
import org.jspecify.annotations.Nullable;

/** A compiled expression whose value is always a boolean: no boxing on the way to a WHERE. */
@FunctionalInterface
public interface Condition extends Closure {
    @Override
    boolean truth(EventView event, @Nullable Object[] locals);

    @Override
    default Object value(EventView event, @Nullable Object[] locals) {
        return truth(event, locals);
    }
}
