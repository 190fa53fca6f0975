/** Tests of what loops offer. */
@NullMarked
package io.sluice.core.loop;

import org.jspecify.annotations.NullMarked;
