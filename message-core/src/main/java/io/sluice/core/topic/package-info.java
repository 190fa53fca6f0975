/** Topic names and filters: the only place that knows the signs + # $share $queue $SYS. */
@NullMarked
package io.sluice.core.topic;

import org.jspecify.annotations.NullMarked;
