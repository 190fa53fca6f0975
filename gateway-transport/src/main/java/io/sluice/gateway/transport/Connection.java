package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.sluice.core.config.RateLimit;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.gateway.ProtocolSession;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.TokenBucket;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.DeliveryTarget;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: stands between Netty's pipeline, of which it is the last step, and the state machine of a protocol.
 *
 * <p>Everything happens on one loop. Input is decoded batch by batch. Output, acknowledgements and messages alike, goes
 * into one buffer that leaves in one system call when the turn ends: when the batch of input is through, or the session
 * has drained its mailbox. Between turns there is no buffer.
 *
 * <p>Back-pressure: {@link #isWritable()} tells the session when to keep messages to itself. What the protocol writes on
 * its own (acknowledgements) goes out in any case, but a peer that sends without reading is not read from beyond
 * twice the high-water mark. A peer that takes nothing at all is timed out by a {@link SendWatch}; one that sends faster
 * than it may is read from later.
 *
 * @param <F> frames of the protocol
 */
final class Connection<F> extends ChannelInboundHandlerAdapter implements Outbox<F>, SendWatch.Owner {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** A peer that does not take the last bytes, or does not close after them, is cut off after this time. */
    private static final long LINGER_MILLIS = 2000;

    private final Listener<F> listener;
    private final Channel channel;
    private final LoopThread loop;
    private final ConnectionCodec<F> codec;
    private final ProtocolSession<F> session;
    private final Input input = new Input();
    private final DeliveryTarget target = new SessionSide();
    private final Output output = new Output();
    private final Timers timers = new Timers(this);
    private final @Nullable TokenBucket rate;
    private @Nullable SendWatch sendWatch;
    private boolean reading;
    private boolean flushPlanned;
    private boolean paused;
    private int pauses;
    private boolean choked;
    private boolean limited;
    private boolean closed;

    // the listener's list of connections on this loop
    @Nullable
    Connection<F> previous;

    @Nullable
    Connection<F> next;

    Connection(Listener<F> listener, Channel channel, Peer peer) {
        this.listener = listener;
        this.channel = channel;
        this.loop = (LoopThread) channel.eventLoop();
        ProtocolFactory.Protocol<F> protocol = listener.protocol().open(peer, loop);
        this.codec = protocol.codec();
        this.session = protocol.session();
        RateLimit limit = listener.flow().rateLimit();
        this.rate = limit == null ? null : new TokenBucket(limit, loop.time());
    }

    /** The connection as its session sees it. */
    private final class SessionSide implements DeliveryTarget {
        @Override
        public boolean deliver(Delivery delivery) {
            return session.onDeliver(delivery, Connection.this);
        }

        @Override
        public boolean isWritable() {
            return Connection.this.isWritable();
        }

        @Override
        public void flush() {
            // what acknowledgements set free in a batch of input leaves when the batch is through, in one system call
            if (!reading) {
                Connection.this.flush();
            }
        }

        @Override
        public void close(CloseReason reason) {
            terminate(reason);
        }
    }

    /** The transport is up. */
    void open() {
        session.onOpen(this);
        flush();
    }

    /** Ends the connection from outside, telling the peer why where the protocol can. */
    void terminate(CloseReason reason) {
        if (!closed) {
            session.onTerminate(reason, this);
        }
    }

    // ---- input

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!closed) {
                loop.beginInput();
                loop.counters().add(Metric.BYTES_RECEIVED, in.readableBytes());
                if (rate != null) {
                    limit(rate, in.readableBytes());
                }
                input.accept(in, loop.scratch(), this::decodeFrom);
            }
        } finally {
            in.release();
        }
    }

    /** What comes too fast waits, undecoded, until its time has come. */
    private void limit(TokenBucket bucket, int bytes) {
        long wait = bucket.take(bytes);
        if (wait > 0 && !limited) {
            limited = true;
            loop.counters().increment(Metric.CONNECTIONS_PAUSED_RATE);
            readOrNot();
            loop.schedule(() -> unlimit(bucket), wait);
        }
    }

    private void unlimit(TokenBucket bucket) {
        long wait = bucket.take(0);
        if (wait > 0) {
            loop.schedule(() -> unlimit(bucket), wait);
        } else if (limited && !closed) {
            limited = false;
            input.retry(this::decodeFrom);
            flush();
            readOrNot();
        }
    }

    private void decodeFrom(ByteBuf bytes) {
        reading = true;
        try {
            while (!closed && !paused && !limited) {
                F frame = codec.decode(bytes);
                if (frame == null) {
                    break;
                }
                session.onFrame(frame, this);
            }
        } catch (BadInputException e) {
            loop.counters().increment(Metric.PACKETS_MALFORMED);
            log.debug("{}: bad input from {}: {}", listener.id(), channel.remoteAddress(), e.getMessage());
            session.onBadInput(e.reason(), String.valueOf(e.getMessage()), this);
        } catch (RuntimeException e) {
            log.error("{}: connection of {} failed", listener.id(), channel.remoteAddress(), e);
            close(CloseReason.INTERNAL_ERROR);
        } finally {
            reading = false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
        if (!choked && !isWritable() && unsentBytes() > listener.mostUnsent()) {
            choked = true;
            readOrNot();
        }
    }

    private long unsentBytes() {
        return channel.isActive() ? channel.bytesBeforeWritable() + listener.lowWaterMark() : 0;
    }

    @Override
    public void pauseReading() {
        paused = true;
        pauses++;
        readOrNot();
    }

    @Override
    public void resumeReading() {
        int ended = pauses;
        loop.execute(() -> {
            if (ended != pauses) {
                // paused anew meanwhile
                return;
            }
            paused = false;
            input.retry(this::decodeFrom);
            flush();
            readOrNot();
        });
    }

    private void readOrNot() {
        channel.config().setAutoRead(!paused && !choked && !limited);
    }

    // ---- output

    @Override
    public void write(F frame) {
        if (closed) {
            return;
        }
        codec.encode(frame, output.buffer());
        if (output.isFull()) {
            flush();
        }
        if (!reading && !flushPlanned) {
            flushPlanned = true;
            loop.execute(this::flushAsPlanned);
        }
    }

    @Override
    public boolean write(Delivery delivery) {
        if (closed) {
            return false;
        }
        boolean fits = codec.encode(delivery, output.buffer());
        if (output.isFull()) {
            flush();
        }
        return fits;
    }

    private void flushAsPlanned() {
        flushPlanned = false;
        flush();
    }

    private void flush() {
        if (output.flush(channel, loop.counters()) && sendWatch == null && SendWatch.isNeeded(channel)) {
            sendWatch =
                    new SendWatch(channel, loop, listener.flow().sendTimeout().toMillis(), this);
            sendWatch.begin();
        }
    }

    @Override
    public void sendTimedOut() {
        loop.counters().increment(Metric.CONNECTIONS_SEND_TIMEOUT);
        if (listener.flow().sendTimeoutClose()) {
            transportEnded(CloseReason.SEND_TIMEOUT);
            Door.reset(channel);
        }
    }

    @Override
    public void sent() {
        sendWatch = null;
    }

    @Override
    public boolean isWritable() {
        return !closed && channel.isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            // not from within the write that made room
            loop.execute(this::goOn);
        }
    }

    private void goOn() {
        if (closed || !channel.isWritable()) {
            return;
        }
        if (choked) {
            choked = false;
            readOrNot();
        }
        session.onWritable();
        flush();
    }

    // ---- timers

    @Override
    public void schedule(String timer, long delayMillis) {
        if (!closed) {
            timers.start(timer, delayMillis);
        }
    }

    @Override
    public void cancel(String timer) {
        timers.cancel(timer);
    }

    void timeIsUp(String timer) {
        if (!closed) {
            session.onTimer(timer, this);
            flush();
        }
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public DeliveryTarget target() {
        return target;
    }

    // ---- end

    @Override
    public void close(CloseReason reason) {
        if (closed) {
            return;
        }
        flush();
        if (closed) {
            // the peer was gone: the write said so, and has ended all
            return;
        }
        end(reason);
        if (reason == CloseReason.NORMAL) {
            // the client said good-bye and sends nothing more
            channel.close();
            return;
        }
        // the end goes out behind the data; what still comes in is read and thrown away, because closing a socket with
        // unread input resets it, and the peer would lose our last words
        channel.config().setAutoRead(true);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> listener.finish(channel));
        loop.schedule(channel::close, LINGER_MILLIS);
    }

    private void end(CloseReason reason) {
        closed = true;
        timers.cancelAll();
        listener.ended(this, reason);
        session.onClosed(reason);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (limited && !closed) {
            // the peer sent all this before it went: late, but not lost
            limited = false;
            input.retry(this::decodeFrom);
        }
        input.release();
        transportEnded(CloseReason.CLOSED);
    }

    private void transportEnded(CloseReason reason) {
        if (!closed) {
            end(reason);
        }
        output.release();
    }

    /** A step before this one ends the connection, and tells the peer why in its own way. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof CloseReason reason) {
            transportEnded(reason);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && !(cause.getCause() instanceof IOException)) {
            loop.counters().increment(Metric.PACKETS_MALFORMED);
            transportEnded(CloseReason.MALFORMED_PACKET);
        } else if (cause instanceof DecoderException || cause instanceof IOException) {
            transportEnded(CloseReason.SOCKET_ERROR);
        } else {
            log.error(
                    "{}: connection of {} failed", listener.id(), ctx.channel().remoteAddress(), cause);
            transportEnded(CloseReason.INTERNAL_ERROR);
        }
        ctx.close();
    }
}
