/** Clock and loop that a test drives; used by all modules through the testkit. */
@NullMarked
package io.sluice.core.testing;

import org.jspecify.annotations.NullMarked;
