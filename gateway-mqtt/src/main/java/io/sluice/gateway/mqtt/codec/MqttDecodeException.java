package io.sluice.gateway.mqtt.codec;

/**
 * A device sent what the protocol forbids. The connection must end: a version 5 client is told {@link #reason()} in
 * CONNACK or DISCONNECT first, an older one only if its CONNECT was refused with a code of its own (4.13).
 */
public final class MqttDecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    /**
     * @param reason code of version 5; {@link ReasonCode#connAckCodeV3()} maps it for older clients
     * @param message what is wrong, with the clause
     */
    public MqttDecodeException(ReasonCode reason, String message) {
        // control flow on bad input of a device: no stack trace wanted
        super(message, null, false, false);
        this.reason = reason;
    }

    public ReasonCode reason() {
        return reason;
    }

    static MqttDecodeException malformed(String message) {
        return new MqttDecodeException(ReasonCode.MALFORMED_PACKET, message);
    }

    static MqttDecodeException protocolError(String message) {
        return new MqttDecodeException(ReasonCode.PROTOCOL_ERROR, message);
    }
}
