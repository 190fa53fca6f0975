package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.Nullable;

/**
 * AUTH, both ways, version 5 only (3.15).
 *
 * @param reason {@link ReasonCode#SUCCESS}, {@link ReasonCode#CONTINUE_AUTHENTICATION} or
 *     {@link ReasonCode#RE_AUTHENTICATE}
 * @param authentication method and data; null only with success
 * @param diagnostics words for people
 */
public record Auth(ReasonCode reason, @Nullable Authentication authentication, Diagnostics diagnostics)
        implements MqttFrame {}
