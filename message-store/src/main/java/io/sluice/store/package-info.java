/**
 * Durable bytes: one RocksDB for everything that must survive, so that all of it shares one fsync
 * (docs/decisions/0007-durable-store.md). {@link io.sluice.store.DurableStore} opens it, a {@link io.sluice.store.Family} is a key space
 * in it. The store knows keys and values, not what they mean.
 */
@NullMarked
package io.sluice.store;

import org.jspecify.annotations.NullMarked;
