package io.sluice.connector.mqtt;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.mqtt.Link.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** Opens connections: socket, TLS, CONNECT, CONNACK. Blocks, but not for long. */
final class Handshake {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 8_000;
    /** What a session outlives its connection by, in seconds: a week. */
    private static final long SESSION_EXPIRY = 7 * 24 * 3_600L;
    /** QoS 1 and 2 messages that may come in at once. */
    private static final int RECEIVE_MAXIMUM = 100;

    private static final int CLEAN = 0x02;
    private static final int USERNAME = 0x80;
    private static final int PASSWORD = 0x40;
    private static final int BRIDGE = 0x80;

    private final MqttConfig config;

    Handshake(MqttConfig config) {
        this.config = config;
    }

    /** A connection that the remote broker accepted. */
    Link open() throws ConnectorException {
        Socket socket = new Socket();
        try {
            return open(socket);
        } catch (IOException | RuntimeException e) {
            abandon(socket);
            throw ConnectorException.retry("MQTT broker at " + config.address() + ": " + e.getMessage(), e);
        } catch (ConnectorException e) {
            abandon(socket);
            throw e;
        }
    }

    private static void abandon(Socket socket) throws ConnectorException {
        try {
            socket.close();
        } catch (IOException e) {
            throw ConnectorException.retry("MQTT: a socket could not be closed: " + e.getMessage(), e);
        }
    }

    private Link open(Socket socket) throws IOException, ConnectorException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS);
        socket.connect(
                new InetSocketAddress(config.address().host(), config.address().port()), CONNECT_MILLIS);
        Link.Streams streams = secured(socket);
        streams.out().write(connect());
        streams.out().flush();
        Limits limits = accepted(PacketReader.read(streams.in()));
        streams.socket().setSoTimeout(0);
        return new Link(streams, limits);
    }

    private Link.Streams secured(Socket socket) throws IOException, ConnectorException {
        MqttConfig.Security security = config.security();
        if (!security.tls().enabled()) {
            return Link.Streams.of(socket, socket.getInputStream(), socket.getOutputStream());
        }
        if (security.key() != null) {
            return security.key().over(socket);
        }
        MqttConfig.Address address = config.address();
        Socket tls = security.tls().open().socketFactory().createSocket(socket, address.host(), address.port(), true);
        if (tls instanceof SSLSocket secured) {
            security.choice().restrict(secured);
            secured.startHandshake();
        }
        return Link.Streams.of(tls, tls.getInputStream(), tls.getOutputStream());
    }

    private byte[] connect() {
        MqttConfig.Login login = config.login();
        boolean named = !login.username().isEmpty();
        boolean secret = named && !login.password().isEmpty();
        Version version = config.version();
        boolean bridge = config.bridgeMode() && !version.hasProperties();
        PacketWriter out = new PacketWriter()
                .text(version.protocol())
                .u8(version.level() | (bridge ? BRIDGE : 0))
                .u8((config.cleanStart() ? CLEAN : 0) | (named ? USERNAME : 0) | (secret ? PASSWORD : 0))
                .u16((int) Math.min(config.keepAlive().toSeconds(), 65_535));
        if (version.hasProperties()) {
            out.block(new PacketWriter()
                    .u8(Properties.SESSION_EXPIRY)
                    .u32(config.cleanStart() ? 0 : SESSION_EXPIRY)
                    .u8(Properties.RECEIVE_MAXIMUM)
                    .u16(RECEIVE_MAXIMUM)
                    .u8(Properties.MAXIMUM_PACKET_SIZE)
                    .u32(PacketReader.LONGEST));
        }
        out.text(config.clientId());
        if (named) {
            out.text(login.username());
        }
        if (secret) {
            out.binary(login.password().getBytes(StandardCharsets.UTF_8));
        }
        return out.packet(PacketType.CONNECT);
    }

    private Limits accepted(PacketReader in) throws IOException {
        if (in.first() != PacketType.CONNACK) {
            throw new IOException("it answered to CONNECT with something else than CONNACK");
        }
        boolean sessionPresent = (in.u8() & 1) != 0;
        int code = in.u8();
        if (code != 0) {
            throw new IOException(ReasonCode.text(code));
        }
        Limits limits = Limits.none(sessionPresent);
        return config.version().hasProperties() && in.hasMore() ? limits(in.block(), limits) : limits;
    }

    private static Limits limits(PacketReader in, Limits usual) throws IOException {
        long receiveMaximum = usual.receiveMaximum();
        long maximumQos = usual.maximumQos();
        long retain = 1;
        long maximumPacket = usual.maximumPacket();
        while (in.hasMore()) {
            int id = in.u8();
            Object value = Properties.value(id, in);
            if (value instanceof Long number) {
                switch (id) {
                    case Properties.RECEIVE_MAXIMUM -> receiveMaximum = number;
                    case Properties.MAXIMUM_QOS -> maximumQos = number;
                    case Properties.RETAIN_AVAILABLE -> retain = number;
                    case Properties.MAXIMUM_PACKET_SIZE -> maximumPacket = number;
                    default -> {}
                }
            }
        }
        return new Limits(usual.sessionPresent(), (int) receiveMaximum, (int) maximumQos, retain != 0, maximumPacket);
    }
}
