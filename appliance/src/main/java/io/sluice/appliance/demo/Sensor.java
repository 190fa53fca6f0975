package io.sluice.appliance.demo;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A simulated sensor: the least of an MQTT 3.1.1 client that publishes with QoS 1. Written apart from the product's own codec, so
 * that the demonstration shows what any device would see. Confined to one thread; blocks.
 */
final class Sensor implements AutoCloseable {
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int DISCONNECT = 0xE0;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;
    private int packetId;
    private int unacknowledged;

    private Sensor(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 8192));
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects with a clean session and no keep-alive. */
    static Sensor connect(InetSocketAddress broker, String clientId) throws IOException {
        Socket socket = new Socket();
        socket.connect(broker, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        Sensor sensor = new Sensor(socket);
        sensor.open(clientId.getBytes(StandardCharsets.UTF_8));
        return sensor;
    }

    private void open(byte[] clientId) throws IOException {
        out.writeByte(CONNECT);
        writeLength(10 + 2 + clientId.length);
        out.writeUTF("MQTT");
        out.writeByte(4);
        out.writeByte(2);
        out.writeShort(0);
        out.writeShort(clientId.length);
        out.write(clientId);
        out.flush();
        expect(CONNACK, 2);
        in.readByte();
        int code = in.readUnsignedByte();
        if (code != 0) {
            throw new ProtocolException("the broker refuses the connection with code " + code);
        }
    }

    /** Sends a reading; the acknowledgement is waited for in {@link #awaitAcknowledgements}. */
    void publish(String topic, String payload) throws IOException {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        packetId = packetId % 0xFFFF + 1;
        out.writeByte(PUBLISH_QOS_1);
        writeLength(2 + name.length + 2 + body.length);
        out.writeShort(name.length);
        out.write(name);
        out.writeShort(packetId);
        out.write(body);
        unacknowledged++;
    }

    /** Returns when the broker has acknowledged every reading sent. */
    void awaitAcknowledgements() throws IOException {
        out.flush();
        while (unacknowledged > 0) {
            expect(PUBACK, 2);
            in.readShort();
            unacknowledged--;
        }
    }

    private void expect(int packet, int length) throws IOException {
        int first = in.readUnsignedByte();
        int rest = in.readUnsignedByte();
        if ((first & 0xF0) != packet || rest != length) {
            throw new ProtocolException("unexpected packet " + Integer.toHexString(first));
        }
    }

    private void writeLength(int length) throws IOException {
        int rest = length;
        do {
            int digit = rest & 0x7F;
            rest >>>= 7;
            out.writeByte(rest > 0 ? digit | 0x80 : digit);
        } while (rest > 0);
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            out.writeByte(DISCONNECT);
            out.writeByte(0);
            out.flush();
        }
    }
}
