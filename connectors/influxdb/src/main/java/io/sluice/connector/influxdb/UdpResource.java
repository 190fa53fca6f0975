package io.sluice.connector.influxdb;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * InfluxDB's UDP listener (manual 5741-5773). An action stays with one socket, so that its packets leave in order; more actions than
 * sockets share them.
 */
final class UdpResource implements Resource {
    /** A line without a point: InfluxDB passes over it. */
    private static final byte[] EMPTY_LINE = {'\n'};

    private final UdpConfig config;
    private final Path dataDirectory;
    private final List<UdpSocket> sockets;
    private final AtomicInteger nextSocket = new AtomicInteger();
    private volatile boolean closed;

    UdpResource(UdpConfig config, Path dataDirectory) {
        this.config = config;
        this.dataDirectory = dataDirectory;
        this.sockets = Stream.generate(() -> new UdpSocket(config.server()))
                .limit(config.poolSize())
                .toList();
    }

    @Override
    public void connect() throws ConnectorException {
        if (closed) {
            throw ConnectorException.retry("InfluxDB over UDP: closed", null);
        }
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw ConnectorException.retry("InfluxDB over UDP: the name " + config.host() + " is not known", null);
        }
        for (UdpSocket socket : sockets) {
            socket.connect(address);
        }
        check();
    }

    @Override
    public void check() throws ConnectorException {
        sockets.get(0).probe(EMPTY_LINE);
    }

    @Override
    public Action action(ActionType type, ParameterValues parameters) throws InvalidParameterException {
        UdpSocket socket = sockets.get(Math.floorMod(nextSocket.getAndIncrement(), sockets.size()));
        return new UdpAction(
                socket, PointParameters.points(parameters, config.times(), dataDirectory), config.packetSize());
    }

    @Override
    public void close() {
        closed = true;
        sockets.forEach(UdpSocket::close);
    }
}
