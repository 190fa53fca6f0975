package io.sluice.gateway.transport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops of this Sluice, shared by all listeners: epoll where the system has it, NIO elsewhere. Safe for any
 * thread.
 */
public final class EventLoops implements AutoCloseable {
    /** Without a quiet period a loop may end before it has closed its channels. */
    private static final long QUIET_MILLIS = 20;

    private static final long STOP_MILLIS = 5000;

    private final Group group;
    private final Loops loops;

    /**
     * What loops are made of.
     *
     * @param threads number of loops; 0 for one per core
     * @param metrics where the loops count
     * @param time the machine's clocks
     * @param node number of this node in message ids, 0 to 65,535
     */
    public record Settings(int threads, Metrics metrics, TimeSource time, int node) {}

    public EventLoops(Settings settings) {
        int threads = settings.threads() > 0
                ? settings.threads()
                : Runtime.getRuntime().availableProcessors();
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new Group(threads, io, settings);
        List<Loop> all = new ArrayList<>(threads);
        group.forEach(executor -> all.add((Loop) executor));
        this.loops = new Loops(all);
    }

    /** The loops as the core sees them. */
    public Loops loops() {
        return loops;
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    static Class<? extends ServerChannel> serverChannelType() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Ends the loops after what they have to do, within 5 s. Returns when they ended; not to be called on a loop. */
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, STOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    private static final class Group extends MultiThreadIoEventLoopGroup {
        Group(int threads, IoHandlerFactory io, Settings settings) {
            // the loops are made by the constructor of the superclass: they get what they need as arguments
            super(threads, new DefaultThreadFactory("loop"), io, settings, new AtomicInteger(), firstGenerator());
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... args) {
            Settings settings = (Settings) args[0];
            AtomicInteger next = (AtomicInteger) args[1];
            int index = next.getAndIncrement();
            return new LoopThread(this, executor, io, settings, new LoopThread.Place(index, (int) args[2] + index));
        }

        /** Another one at each start: a clock that was put back would make the message ids of an earlier start again. */
        private static int firstGenerator() {
            return new SecureRandom().nextInt();
        }
    }
}
