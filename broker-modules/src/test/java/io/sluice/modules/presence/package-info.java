/** Tests of this package. */
@NullMarked
package io.sluice.modules.presence;

import org.jspecify.annotations.NullMarked;
