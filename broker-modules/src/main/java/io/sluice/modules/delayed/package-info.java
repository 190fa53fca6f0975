/** Messages that are published later. */
@NullMarked
package io.sluice.modules.delayed;

import org.jspecify.annotations.NullMarked;
