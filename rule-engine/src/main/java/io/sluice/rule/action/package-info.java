/**
 * What rules do with their output: the built-in actions, and {@link io.sluice.rule.action.ActionBuffer}, which brings
 * rows to connectors and is the only code in the product that retries.
 */
@NullMarked
package io.sluice.rule.action;

import org.jspecify.annotations.NullMarked;
