package io.sluice.rule.action;

import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.Workers;

/**
 * Who does the sending, and how long it rests after a failure.
 *
 * @param workers shared by all buffers; one buffer uses at most one thread of it
 * @param backoff pauses between attempts
 */
public record Pacing(Workers workers, Backoff backoff) {}
