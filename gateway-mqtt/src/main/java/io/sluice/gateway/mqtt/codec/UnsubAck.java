package io.sluice.gateway.mqtt.codec;

import java.util.List;

/**
 * UNSUBACK, server to client (3.11).
 *
 * @param packetId that of the UNSUBSCRIBE
 * @param reasons one for each filter, in its order; not sent to versions 3 and 4
 * @param diagnostics words for people
 */
public record UnsubAck(int packetId, List<ReasonCode> reasons, Diagnostics diagnostics) implements MqttFrame {
    /** An answer without words. */
    public UnsubAck(int packetId, List<ReasonCode> reasons) {
        this(packetId, reasons, Diagnostics.NONE);
    }
}
