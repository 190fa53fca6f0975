package io.sluice.gateway.mqtt.codec;

/** PINGRESP, server to client (3.13). */
public record PingResp() implements MqttFrame {
    /** The only one needed. */
    public static final PingResp INSTANCE = new PingResp();
}
