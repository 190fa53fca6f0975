/** What outlives the process: changes of durable state on their way to the disk, and how they are read back. */
@NullMarked
package io.sluice.core.durable;

import org.jspecify.annotations.NullMarked;
