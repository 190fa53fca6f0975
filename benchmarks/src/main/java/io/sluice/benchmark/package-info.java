/**
 * JMH benchmarks of the paths that every message takes. Run them with {@code benchmarks/jmh}; docs/performance.md tells
 * what the figures mean.
 */
@NullMarked
package io.sluice.benchmark;

import org.jspecify.annotations.NullMarked;
