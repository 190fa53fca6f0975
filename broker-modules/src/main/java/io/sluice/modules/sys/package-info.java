/** What Sluice tells of itself on {@code $SYS} topics (manual 938-1150), in two dialects, and who may read it. */
@NullMarked
package io.sluice.modules.sys;

import org.jspecify.annotations.NullMarked;
