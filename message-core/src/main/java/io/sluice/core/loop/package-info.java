/** Event loops, as the core sees them. */
@NullMarked
package io.sluice.core.loop;

import org.jspecify.annotations.NullMarked;
