package io.sluice.rule.event;

import io.sluice.rule.json.PayloadPaths;

/**
 * Where and when an event happened.
 *
 * @param site the node
 * @param timestampMillis wall clock, milliseconds since the epoch
 * @param paths what the installed rules read of payloads
 */
public record Occasion(EventSite site, long timestampMillis, PayloadPaths paths) {}
