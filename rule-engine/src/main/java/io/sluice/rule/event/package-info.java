/** What rules read from: the events, their columns in both naming styles, and the views by which an event shows them. */
@NullMarked
package io.sluice.rule.event;

import org.jspecify.annotations.NullMarked;
