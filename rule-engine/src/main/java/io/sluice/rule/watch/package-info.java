/**
 * What is noted of rules while they run, for people who ask later: how long evaluation took, the latest events with what became
 * of them, the topics that were published. Written on loops without a lock and seldom enough to cost nothing that counts.
 */
@NullMarked
package io.sluice.rule.watch;

import org.jspecify.annotations.NullMarked;
