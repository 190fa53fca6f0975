/**
 * Rules: text in, compiled rule out. {@link io.sluice.rule.sql.RuleCompiler} is the door; the result reads events through
 * {@link io.sluice.rule.event.EventView}.
 */
@NullMarked
package io.sluice.rule.sql;

import org.jspecify.annotations.NullMarked;
