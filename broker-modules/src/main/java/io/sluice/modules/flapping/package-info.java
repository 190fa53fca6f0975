/** Clients that come and go too often. */
@NullMarked
package io.sluice.modules.flapping;

import org.jspecify.annotations.NullMarked;
