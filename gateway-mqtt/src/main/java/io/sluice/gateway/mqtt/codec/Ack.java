package io.sluice.gateway.mqtt.codec;

/**
 * PUBACK, PUBREC, PUBREL or PUBCOMP, both ways (3.4 to 3.7).
 *
 * @param kind which of the four
 * @param packetId 1 to 65,535
 * @param reason outcome, {@link ReasonCode#SUCCESS} before version 5
 * @param diagnostics words for people
 */
public record Ack(Kind kind, int packetId, ReasonCode reason, Diagnostics diagnostics) implements MqttFrame {
    /** A plain acknowledgement. */
    public Ack(Kind kind, int packetId) {
        this(kind, packetId, ReasonCode.SUCCESS, Diagnostics.NONE);
    }

    /** The four steps of acknowledging. */
    public enum Kind {
        PUBACK(0x40),
        PUBREC(0x50),
        PUBREL(0x62),
        PUBCOMP(0x70);

        private final int firstByte;

        Kind(int firstByte) {
            this.firstByte = firstByte;
        }

        /** Packet type and flags. */
        int firstByte() {
            return firstByte;
        }
    }
}
