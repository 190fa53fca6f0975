/** Work that may block, off the event loops: pool, back-off, summed logging. */
@NullMarked
package io.sluice.rule.work;

import org.jspecify.annotations.NullMarked;
