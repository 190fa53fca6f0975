/** Tests of this package. */
@NullMarked
package io.sluice.modules;

import org.jspecify.annotations.NullMarked;
