/** Watches the Java machine: long pauses of its collector, loops that are stuck, a heap that stays full (manual 1151-1164, 1925-1935). */
@NullMarked
package io.sluice.modules.sysmon;

import org.jspecify.annotations.NullMarked;
