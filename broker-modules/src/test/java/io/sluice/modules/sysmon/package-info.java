/** Tests of this package. */
@NullMarked
package io.sluice.modules.sysmon;

import org.jspecify.annotations.NullMarked;
