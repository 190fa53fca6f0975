package io.sluice.connector.mqtt;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A remote broker that does exactly what a test says, one connection at a time. */
final class ScriptedBroker implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket server;
    private Socket client = new Socket();
    private DataInputStream in = new DataInputStream(InputStream.nullInputStream());

    ScriptedBroker() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Takes the next connection and answers its CONNECT, which is returned. */
    PacketReader accept(boolean sessionPresent) throws IOException {
        client = server.accept();
        client.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(client.getInputStream());
        PacketReader connect = next();
        send(new PacketWriter().u8(sessionPresent ? 1 : 0).u8(0).packet(PacketType.CONNACK));
        return connect;
    }

    /** The next packet of the client, pings left out. */
    PacketReader next() throws IOException {
        PacketReader packet = PacketReader.read(in);
        return packet.first() == PacketType.PINGREQ ? next() : packet;
    }

    /** The next packet in short: {@code PUBLISH q1 dup #3 topic payload}, {@code PUBREL #3}. */
    String nextShort() throws IOException {
        PacketReader packet = next();
        if (PacketType.of(packet.first()) != PacketType.PUBLISH) {
            return (packet.first() == PacketType.PUBREL ? "PUBREL" : "0x" + Integer.toHexString(packet.first())) + " #"
                    + packet.u16();
        }
        int qos = packet.first() >> 1 & 3;
        String dup = (packet.first() & 8) == 0 ? "" : " dup";
        String topic = packet.text();
        String id = qos == 0 ? "" : " #" + packet.u16();
        return "PUBLISH q" + qos + dup + id + " " + topic + " " + new String(packet.rest(), StandardCharsets.UTF_8);
    }

    void send(byte[] packet) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(packet);
        out.flush();
    }

    void answer(int type, int id) throws IOException {
        send(new PacketWriter().u16(id).packet(type));
    }

    /** Ends the connection. */
    void hangUp() throws IOException {
        client.close();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
