/**
 * Remote MQTT brokers (docs/connectors/mqtt.md). Built bottom up: {@code PacketWriter}, {@code PacketReader} and
 * {@code Properties} know the bytes, {@code Handshake} opens a {@code Link} (over {@code PskKey} if there is one),
 * {@code MqttClient} reads it; {@code Flights} and {@code Outbox} carry messages out, {@code Inbound} and {@code Wishes} bring them
 * in.
 */
@NullMarked
package io.sluice.connector.mqtt;

import org.jspecify.annotations.NullMarked;
