/**
 * Named bridges to other MQTT brokers (docs/connectors/mqtt.md): {@code BridgeSettings} declare them, {@code BridgePlan} is what one
 * carries now, {@code Forwarder} takes messages out of the broker into the buffer of its action, {@code BridgeInlet} brings messages
 * in, {@code Bridges} starts, stops and changes them. A bridge is a resource of the type {@code bridge_mqtt} and an action of it;
 * what MQTT is, only the connector knows.
 */
@NullMarked
package io.sluice.rule.bridge;

import org.jspecify.annotations.NullMarked;
