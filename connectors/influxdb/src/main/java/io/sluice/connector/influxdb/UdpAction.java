package io.sluice.connector.influxdb;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code data_to_influxdb} over UDP: lines go out in packets, in order, through one socket. */
final class UdpAction implements Action {
    private final UdpSocket socket;
    private final Points points;
    private final int packetSize;
    private final LineBatch batch = new LineBatch();
    private final ByteBuffer packet = ByteBuffer.allocate(UdpConfig.LARGEST_PACKET);

    UdpAction(UdpSocket socket, Points points, int packetSize) {
        this.socket = socket;
        this.points = points;
        this.packetSize = packetSize;
    }

    @Override
    public void send(List<Row> rows) throws ConnectorException {
        SortedMap<Integer, String> refused = new TreeMap<>();
        packet.clear();
        for (int i = 0; i < rows.size(); i++) {
            batch.clear();
            try {
                points.append(rows.get(i), i, batch);
                sendLines();
            } catch (UnwritableException e) {
                refused.put(i, String.valueOf(e.getMessage()));
            }
        }
        flush();
        socket.checkErrors();
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }

    /** Puts the lines of a row into packets. What is larger than a packet should be goes alone, as far as UDP can carry it. */
    private void sendLines() throws ConnectorException, UnwritableException {
        byte[][] lines = new byte[batch.size()][];
        for (int line = 0; line < lines.length; line++) {
            lines[line] = (batch.line(line) + '\n').getBytes(StandardCharsets.UTF_8);
            if (lines[line].length > UdpConfig.LARGEST_PACKET) {
                throw new UnwritableException("a line of " + lines[line].length + " bytes fits no UDP packet");
            }
        }
        for (byte[] line : lines) {
            if (packet.position() + line.length > packetSize) {
                flush();
            }
            packet.put(line);
        }
    }

    private void flush() throws ConnectorException {
        if (packet.position() > 0) {
            packet.flip();
            try {
                socket.send(packet);
            } finally {
                packet.clear();
            }
        }
    }
}
