/** What a protocol gateway implements, and all that it may use. */
@NullMarked
package io.sluice.core.gateway;

import org.jspecify.annotations.NullMarked;
