package io.sluice.rule.resource;

import org.jspecify.annotations.Nullable;

/**
 * How a resource is at the moment.
 *
 * @param alive whether the system answers
 * @param lastError why it does not, or did not the last time; null if it never failed. Holds no secret
 * @param sinceMillis since when it is as it is, milliseconds since the epoch
 * @param failures attempts to connect that failed in a row
 */
public record ResourceStatus(boolean alive, @Nullable String lastError, long sinceMillis, int failures) {}
