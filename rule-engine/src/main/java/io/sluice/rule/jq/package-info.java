/**
 * The language of jq, for the function of that name: parsed once into closures, which hand on one value after the other. Every
 * step is counted, so that a filter that would not end is given up instead of holding an event loop (decision 27).
 */
@NullMarked
package io.sluice.rule.jq;

import org.jspecify.annotations.NullMarked;
