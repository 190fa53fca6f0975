/**
 * MQTT 3.1, 3.1.1 and 5.0 on the wire: bytes to {@link io.sluice.gateway.mqtt.codec.MqttFrame frames} and back. Pure: no
 * channel, no thread, no clock of its own; buffers are read and written but never kept or released.
 */
@NullMarked
package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.NullMarked;
