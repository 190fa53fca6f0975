/**
 * The hook points of the manual (7009-7047, 8468-8520) as one ordered chain of listeners. Access control,
 * authentication, presence, tracing and the rule engine are listeners.
 */
@NullMarked
package io.sluice.core.hook;

import org.jspecify.annotations.NullMarked;
