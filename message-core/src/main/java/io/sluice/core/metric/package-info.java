/** Counters: one enum, counted per loop. */
@NullMarked
package io.sluice.core.metric;

import org.jspecify.annotations.NullMarked;
