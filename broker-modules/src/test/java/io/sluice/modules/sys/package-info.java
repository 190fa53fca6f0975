/** Tests of this package. */
@NullMarked
package io.sluice.modules.sys;

import org.jspecify.annotations.NullMarked;
