/** MQTT as a state machine: frames in, answers out; no socket, no thread, no clock of its own. */
@NullMarked
package io.sluice.gateway.mqtt.state;

import org.jspecify.annotations.NullMarked;
