/**
 * What a connector implements, on one page: {@link io.sluice.connector.ResourceType} makes a
 * {@link io.sluice.connector.Resource}, which offers up to two abilities, {@link io.sluice.connector.Action}
 * (take rows) and {@link io.sluice.connector.Lookup} (answer a question). Retrying, queueing, batching and counting
 * are not a connector's business. This module depends on nothing.
 */
@NullMarked
package io.sluice.connector;

import org.jspecify.annotations.NullMarked;
