/**
 * Queues of rows between rules and one action each: in the store, where they outlive the process, or in memory. Knows nothing
 * of retries and limits: {@link io.sluice.rule.action.ActionBuffer} does.
 */
@NullMarked
package io.sluice.rule.queue;

import org.jspecify.annotations.NullMarked;
