package io.sluice.connector.mqtt;

import io.sluice.connector.RowKey;
import java.util.Map;

/**
 * A message to be published at the remote broker.
 *
 * @param row index of its row in the batch
 * @param properties by the names of the column {@code pub_props}; for version 5 only
 */
record Outgoing(int row, RowKey key, String topic, byte[] payload, int qos, boolean retain, Map<?, ?> properties) {
    private static final int DUP = 0x08;

    /** The PUBLISH. */
    byte[] packet(Version version, int id, boolean again) {
        PacketWriter out = new PacketWriter().text(topic);
        if (qos > 0) {
            out.u16(id);
        }
        if (version.hasProperties()) {
            out.block(Properties.written(properties));
        }
        return out.raw(payload).packet(PacketType.PUBLISH | (again ? DUP : 0) | qos << 1 | (retain ? 1 : 0));
    }
}
