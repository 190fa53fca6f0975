/** Scripts for the MQTT state machine, packet by packet. */
@NullMarked
package io.sluice.gateway.mqtt.state;

import org.jspecify.annotations.NullMarked;
