package io.sluice.connector.influxdb;

import io.sluice.connector.ConnectorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends packets to one server. All that UDP can tell is that nobody listens, if the server's machine says so (ICMP), and it
 * says so after the packet is gone. Methods exclude each other.
 */
final class UdpSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
    private static final Duration REFUSAL_LIMIT = Duration.ofMillis(100);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);

    private final String server;
    private final ByteBuffer nothing = ByteBuffer.allocate(64);
    private @Nullable Connected connected;

    private record Connected(DatagramChannel channel, Selector selector) {}

    /** @param server name of the server, for people */
    UdpSocket(String server) {
        this.server = server;
    }

    /** Turns to an address. May be called again with another. */
    synchronized void connect(InetSocketAddress address) throws ConnectorException {
        close();
        try {
            DatagramChannel channel = DatagramChannel.open();
            connected = new Connected(channel, channel.provider().openSelector());
            channel.configureBlocking(false);
            channel.connect(address);
            channel.register(connected.selector(), SelectionKey.OP_READ);
        } catch (IOException e) {
            close();
            throw away(e);
        }
    }

    /** Sends a packet and waits a moment for the news that nobody listens. */
    synchronized void probe(byte[] packet) throws ConnectorException {
        send(ByteBuffer.wrap(packet));
        try {
            Connected current = current();
            current.selector().select(REFUSAL_LIMIT.toMillis());
            readErrors(current);
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** Sends a packet. */
    synchronized void send(ByteBuffer packet) throws ConnectorException {
        Connected current = current();
        try {
            long begin = System.nanoTime();
            while (packet.hasRemaining() && current.channel().write(packet) == 0) {
                awaitRoom(current, begin);
            }
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** Looks for news that nobody listens. Packets to this machine have caused it already. */
    synchronized void checkErrors() throws ConnectorException {
        try {
            readErrors(current());
        } catch (IOException e) {
            throw away(e);
        }
    }

    @Override
    public synchronized void close() {
        Connected current = connected;
        connected = null;
        if (current != null) {
            try {
                current.selector().close();
                current.channel().close();
            } catch (IOException e) {
                LOG.debug("closing a socket to {}", server, e);
            }
        }
    }

    private void awaitRoom(Connected current, long begin) throws IOException {
        if (System.nanoTime() - begin > SEND_LIMIT.toNanos()) {
            throw new IOException("does not take packets");
        }
        SelectionKey key = current.channel().keyFor(current.selector());
        key.interestOps(SelectionKey.OP_WRITE);
        current.selector().select(REFUSAL_LIMIT.toMillis());
        key.interestOps(SelectionKey.OP_READ);
    }

    private void readErrors(Connected current) throws IOException {
        int read;
        do {
            nothing.clear();
            read = current.channel().read(nothing);
        } while (read > 0);
        current.selector().selectedKeys().clear();
    }

    private Connected current() throws ConnectorException {
        Connected current = connected;
        if (current == null) {
            throw ConnectorException.retry("InfluxDB over UDP at " + server + ": not connected", null);
        }
        return current;
    }

    private ConnectorException away(IOException e) {
        String problem = e instanceof PortUnreachableException ? "nobody listens" : String.valueOf(e.getMessage());
        return ConnectorException.retry("InfluxDB over UDP at " + server + ": " + problem, e);
    }
}
