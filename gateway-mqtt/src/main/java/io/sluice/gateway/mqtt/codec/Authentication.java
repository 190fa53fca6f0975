package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.Nullable;

/**
 * Step of enhanced authentication (MQTT 5, 4.12).
 *
 * @param method name of the method
 * @param data content of the step, null if none
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, not compared
public record Authentication(String method, byte @Nullable [] data) {}
