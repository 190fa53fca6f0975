/** Texts that come from devices, handled safely. */
@NullMarked
package io.sluice.core.text;

import org.jspecify.annotations.NullMarked;
