package io.sluice.connector;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that a resource brings in.
 *
 * @param topic topic name in Sluice
 * @param payload content, owned by the message from now on
 * @param qos 0, 1 or 2 as the system delivered it
 * @param retain whether Sluice is to retain it
 * @param properties what travels along, by the names of the rules' column {@code pub_props}: {@code Content-Type},
 *     {@code Response-Topic}, {@code Correlation-Data} (bytes), {@code Payload-Format-Indicator} (0 or 1),
 *     {@code Message-Expiry-Interval} (seconds), {@code User-Property} (a map); empty for none
 */
public record InletMessage(
        String topic, byte[] payload, int qos, boolean retain, Map<String, @Nullable Object> properties) {}
