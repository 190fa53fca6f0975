/**
 * Listeners, connections and event loops on Netty, written once for all protocols. A protocol is plugged in by a
 * {@link io.sluice.gateway.transport.ProtocolFactory}.
 */
@NullMarked
package io.sluice.gateway.transport;

import org.jspecify.annotations.NullMarked;
