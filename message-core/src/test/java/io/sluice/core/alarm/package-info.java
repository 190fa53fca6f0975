/** Tests of the alarms. */
@NullMarked
package io.sluice.core.alarm;

import org.jspecify.annotations.NullMarked;
