package io.sluice.gateway.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.sluice.core.gateway.GatewayException;
import io.sluice.core.gateway.ListenerView;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.metric.Metric;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named door: accepts connections at one address, puts the transport's steps and the protocol behind them, limits and
 * counts. Opened, closed and looked at from any thread.
 *
 * @param <F> frames of the protocol
 */
public final class Listener<F> {
    /** Messages flow again when this part of the high-water mark is left. */
    private static final int LOW_WATER_PART = 4;

    private final String id;
    private final SocketSettings settings;
    private final TransportSteps steps;
    private final ProtocolFactory<F> protocol;
    private final EventLoops loops;
    private final ListenerCounts counts;
    private final TrustedProxies proxies;
    private final WriteBufferWaterMark waterMarks;
    private final @Nullable RecvByteBufAllocator reads;
    // first connection of each loop's list; each read and written on its loop only
    private final @Nullable Connection<F>[] first;
    private volatile @Nullable Channel server;
    private volatile boolean stopping;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private Listener(
            String id, SocketSettings settings, TransportSteps steps, ProtocolFactory<F> protocol, EventLoops loops) {
        this.id = id;
        this.settings = settings;
        this.steps = ProxySteps.ifWanted(settings.admission(), steps);
        this.protocol = protocol;
        this.loops = loops;
        this.counts = new ListenerCounts(settings.maxConnections());
        this.proxies = TrustedProxies.parse(settings.admission().trustedProxies());
        int highWaterMark = (int) settings.flow().highWatermark().bytes();
        this.waterMarks = new WriteBufferWaterMark(highWaterMark / LOW_WATER_PART, highWaterMark);
        this.reads = settings.readBytes() == 0 ? null : new FixedRecvByteBufAllocator(settings.readBytes());
        this.first = new Connection[loops.loops().size()];
    }

    /** A listener for plain TCP; {@link #open} opens it. */
    public static <F> Listener<F> tcp(
            String protocolName,
            String name,
            TcpListenerSettings settings,
            ProtocolFactory<F> protocol,
            EventLoops loops) {
        TransportSteps steps = TransportSteps.tcp(settings.peerCertAsUsername() != null);
        return new Listener<>(id(protocolName, "tcp", name), settings.socket(), steps, protocol, loops);
    }

    /**
     * A listener for the protocol inside a WebSocket; {@link #open} opens it.
     *
     * @param subprotocols names the client may ask for; one of them is required
     */
    public static <F> Listener<F> webSocket(
            String protocolName,
            String name,
            WebSocketListenerSettings settings,
            List<String> subprotocols,
            ProtocolFactory<F> protocol,
            EventLoops loops) {
        TransportSteps steps = new WebSocketSteps(settings.webSocket(), subprotocols);
        return new Listener<>(id(protocolName, "ws", name), settings.socket(), steps, protocol, loops);
    }

    /** A listener for the protocol inside TLS; {@link #open} opens it. */
    public static <F> Listener<F> tls(
            String protocolName,
            String name,
            Secured<TlsListenerSettings> secured,
            ProtocolFactory<F> protocol,
            EventLoops loops) {
        TransportSteps steps = new TlsSteps(secured.tls(), null);
        return new Listener<>(id(protocolName, "ssl", name), secured.settings().socket(), steps, protocol, loops);
    }

    /**
     * A listener for the protocol inside a WebSocket inside TLS; {@link #open} opens it.
     *
     * @param subprotocols names the client may ask for; one of them is required
     */
    public static <F> Listener<F> secureWebSocket(
            String protocolName,
            String name,
            Secured<SecureWebSocketListenerSettings> secured,
            List<String> subprotocols,
            ProtocolFactory<F> protocol,
            EventLoops loops) {
        SecureWebSocketListenerSettings settings = secured.settings();
        TransportSteps steps = new TlsSteps(secured.tls(), new WebSocketSteps(settings.webSocket(), subprotocols));
        return new Listener<>(id(protocolName, "wss", name), settings.socket(), steps, protocol, loops);
    }

    private static String id(String protocolName, String kind, String name) {
        return protocolName + ":" + kind + ":" + name;
    }

    /** Protocol, transport and name: {@code mqtt:tcp:external}. */
    public String id() {
        return id;
    }

    ProtocolFactory<F> protocol() {
        return protocol;
    }

    FlowSettings flow() {
        return settings.flow();
    }

    /** Unsent bytes of a connection below which messages flow again. */
    int lowWaterMark() {
        return waterMarks.low();
    }

    /** Unsent bytes of a connection at which input stops: twice the mark at which messages stop. */
    long mostUnsent() {
        return 2L * waterMarks.high();
    }

    /**
     * Opens the door, once more if it was closed. No effect on an open one. Waits for the operating system; not to be
     * called on a loop.
     *
     * @throws GatewayException if the address cannot be bound
     */
    public synchronized void open() throws GatewayException {
        if (isOpen()) {
            return;
        }
        stopping = false;
        ChannelFuture bound = bootstrap()
                .bind(new InetSocketAddress(
                        settings.address().getAddress(), boundAddress().getPort()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new GatewayException(
                    "listener " + id + " cannot listen on "
                            + text(settings.address(), settings.address().getPort())
                            + ": "
                            + bound.cause().getMessage() + " (is another program using the port?)",
                    bound.cause());
        }
        server = bound.channel();
    }

    /** A port that was picked at the first opening is kept. */
    private InetSocketAddress addressToBind() {
        return settings.address().getPort() == 0 ? boundAddress() : settings.address();
    }

    private ServerBootstrap bootstrap() {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(EventLoops.serverChannelType())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, settings.reuseAddress())
                .option(ChannelOption.RECVBUF_ALLOCATOR, acceptorAllocator())
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, settings.nodelay())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMarks)
                .handler(new Door(id, settings.admission(), counts))
                .childHandler(new Entrance());
        if (settings.receiveBuffer() != null) {
            // before listen(): the window of a connection is agreed when it is opened
            bootstrap.option(
                    ChannelOption.SO_RCVBUF, (int) settings.receiveBuffer().bytes());
        }
        if (settings.sendBuffer() != null) {
            bootstrap.childOption(
                    ChannelOption.SO_SNDBUF, (int) settings.sendBuffer().bytes());
        }
        return bootstrap;
    }

    private ServerChannelRecvByteBufAllocator acceptorAllocator() {
        ServerChannelRecvByteBufAllocator allocator = new ServerChannelRecvByteBufAllocator();
        allocator.maxMessagesPerRead(settings.acceptors());
        return allocator;
    }

    /** Whether it takes connections. */
    public boolean isOpen() {
        Channel door = server;
        return door != null && door.isOpen();
    }

    /** Takes no new connections; those that are open go on. Idempotent. */
    public void stopAccepting() {
        Channel door = server;
        if (door != null) {
            door.close();
        }
    }

    /** Closes the door and, saying so where the protocol can, all connections. Idempotent; does not wait. */
    public void stop() {
        stopping = true;
        stopAccepting();
        terminateAll(CloseReason.SERVER_SHUTDOWN);
    }

    /**
     * An operator closes the door, perhaps to open it again: the same as {@link #stop}, but the port is free on return and
     * clients are not told that the server is gone. Waits for the operating system; not to be called on a loop.
     */
    public synchronized void close() {
        Channel door = server;
        stopping = true;
        if (door != null) {
            door.close().awaitUninterruptibly();
        }
        terminateAll(CloseReason.KICKED);
    }

    private void terminateAll(CloseReason reason) {
        for (Loop loop : loops.loops().all()) {
            loop.execute(() -> terminateAll(loop, reason));
        }
    }

    private void terminateAll(Loop loop, CloseReason reason) {
        Connection<F> connection = first[loop.index()];
        while (connection != null) {
            Connection<F> following = connection.next;
            connection.terminate(reason);
            connection = following;
        }
    }

    /** What there is to see. */
    public ListenerView view() {
        return new ListenerView(
                id,
                text(settings.address(), boundAddress().getPort()),
                settings.acceptors(),
                settings.maxConnections(),
                counts.connections(),
                counts.accepted(),
                counts.shutdowns(),
                isOpen());
    }

    /** Where it listens; with the port it got if it was to take a free one. */
    public InetSocketAddress boundAddress() {
        Channel door = server;
        return door != null && door.localAddress() instanceof InetSocketAddress bound ? bound : settings.address();
    }

    /** The address as it was asked for, 0.0.0.0 and not the system's double of it. */
    private static String text(InetSocketAddress address, int port) {
        String host = host(address);
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    /** Our end of a connection. One text for all connections to one address: their sessions keep it. */
    private static String localName(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress local
                ? (host(local) + ":" + local.getPort()).intern()
                : "";
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }

    /** First handler of every connection that was let in: makes room for what follows. */
    private final class Entrance extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            LoopThread loop = (LoopThread) channel.eventLoop();
            loop.counters().increment(Metric.CONNECTIONS_ACCEPTED);
            channel.closeFuture().addListener(closed -> counts.left());
            channel.config().setRecvByteBufAllocator(reads == null ? loop.scratch() : reads);
            InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
            if (remote == null) {
                // gone already
                channel.close();
                return;
            }
            Arrival arrival = new Arrival(host(remote), remote.getPort(), counts, proxies);
            steps.install(channel, arrival, () -> addProtocol(channel, arrival));
        }
    }

    private void addProtocol(Channel channel, Arrival arrival) {
        if (stopping || !channel.isActive()) {
            // it was still on its way in, or is gone already
            channel.close();
            // the first only says good-bye where a WebSocket does
            channel.close();
            return;
        }
        Peer peer = arrival.peer(localName(channel), id, settings.zone(), settings.mountpoint());
        Connection<F> connection = new Connection<>(this, channel, peer);
        channel.pipeline().addLast(connection);
        began(connection);
        connection.open();
    }

    /** The last bytes of a connection are out. On its loop. */
    void finish(Channel channel) {
        if (channel.isActive()) {
            steps.finish(channel);
        }
    }

    private void began(Connection<F> connection) {
        int index = connection.loop().index();
        Connection<F> head = first[index];
        connection.next = head;
        if (head != null) {
            head.previous = connection;
        }
        first[index] = connection;
    }

    /** A connection ended. On its loop, once. */
    void ended(Connection<F> connection, CloseReason reason) {
        counts.shutdown(reason);
        if (connection.previous == null) {
            first[connection.loop().index()] = connection.next;
        } else {
            connection.previous.next = connection.next;
        }
        if (connection.next != null) {
            connection.next.previous = connection.previous;
        }
    }
}
