package io.sluice.rule.sql;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventView;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way through the steps of a rule. Confined to the thread that raised the event.
 *
 * @param dialect style of the source that the event belongs to
 * @param locals what steps computed for those behind them; each place has one step that writes it
 */
record Frame(EventView event, Dialect dialect, @Nullable Object[] locals) {}
