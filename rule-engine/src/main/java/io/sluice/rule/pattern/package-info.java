/** Regular expressions that may be run on an event loop. */
@NullMarked
package io.sluice.rule.pattern;

import org.jspecify.annotations.NullMarked;
