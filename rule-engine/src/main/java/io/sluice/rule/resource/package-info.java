/** Connections to external systems: made, kept alive, watched, listed. */
@NullMarked
package io.sluice.rule.resource;

import org.jspecify.annotations.NullMarked;
