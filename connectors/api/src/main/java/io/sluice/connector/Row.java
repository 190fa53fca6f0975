package io.sluice.connector;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One result of a rule on its way to a target.
 *
 * @param key identity of the row for good: the same row has the same key on every attempt, also after a restart. A
 *     target that stores the key (or something made of it) under a unique constraint counts every row once
 * @param timestampMillis when the event happened, milliseconds since the epoch (the message's arrival)
 * @param values the selected map in select order. Values are {@code String}, {@code Long}, {@code BigInteger},
 *     {@code Double}, {@code Boolean}, {@code byte[]} (text that is not UTF-8), {@code Map<String, Object>},
 *     {@code List<Object>} and null. Never modified after construction
 */
public record Row(RowKey key, long timestampMillis, Map<String, @Nullable Object> values) {}
