/** Tells on {@code $SYS} topics who comes and goes (manual 964-990, 1886-1890). */
@NullMarked
package io.sluice.modules.presence;

import org.jspecify.annotations.NullMarked;
