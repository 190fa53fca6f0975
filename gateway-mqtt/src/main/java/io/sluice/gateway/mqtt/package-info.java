/** The MQTT gateway: versions 3.1, 3.1.1 and 5 over TCP and WebSocket. */
@NullMarked
package io.sluice.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
