package io.sluice.gateway.mqtt.codec;

/** PINGREQ, client to server (3.12). */
public record PingReq() implements MqttFrame {
    /** The only one needed. */
    public static final PingReq INSTANCE = new PingReq();
}
