/** How a module declares its settings. */
@NullMarked
package io.sluice.core.config;

import org.jspecify.annotations.NullMarked;
