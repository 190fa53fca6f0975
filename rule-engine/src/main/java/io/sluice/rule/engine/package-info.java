/**
 * The rule engine: turns what happens in the broker into events, finds the rules that may match, runs them on the loop
 * where it happened, and hands their output to actions. {@link io.sluice.rule.engine.RuleEngine} is the door.
 */
@NullMarked
package io.sluice.rule.engine;

import org.jspecify.annotations.NullMarked;
