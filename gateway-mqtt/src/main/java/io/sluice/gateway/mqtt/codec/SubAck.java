package io.sluice.gateway.mqtt.codec;

import java.util.List;

/**
 * SUBACK, server to client (3.9).
 *
 * @param packetId that of the SUBSCRIBE
 * @param reasons one for each entry, in its order; sent to versions 3 and 4 as {@link ReasonCode#subAckCodeV3()}
 * @param diagnostics words for people
 */
public record SubAck(int packetId, List<ReasonCode> reasons, Diagnostics diagnostics) implements MqttFrame {
    /** An answer without words. */
    public SubAck(int packetId, List<ReasonCode> reasons) {
        this(packetId, reasons, Diagnostics.NONE);
    }
}
