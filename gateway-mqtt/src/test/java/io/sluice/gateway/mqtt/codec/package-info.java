/** Tests of the MQTT codec. */
@NullMarked
package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.NullMarked;
