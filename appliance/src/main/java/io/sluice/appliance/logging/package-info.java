/** Where log lines go: the {@code log.*} settings, put into effect with Logback. */
@NullMarked
package io.sluice.appliance.logging;

import org.jspecify.annotations.NullMarked;
