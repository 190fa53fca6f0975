package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * First step of a connection whose first bytes are a PROXY header: waits for it, tells what it says and gives way; what
 * came behind it goes to the steps that were added meanwhile.
 */
final class ProxyHeaderStep extends ChannelInboundHandlerAdapter {
    private final Duration timeout;
    private final Outcome outcome;
    private @Nullable ByteBuf rest;
    private @Nullable ScheduledFuture<?> timer;
    private boolean over;

    /** What becomes of the connection. Called once, on its loop. */
    interface Outcome {
        /** The header is read: adds the steps that come after it. */
        void came(ProxyHeader header);

        /** Ends the connection. */
        void refused(Refusal why);
    }

    ProxyHeaderStep(Duration timeout, Outcome outcome) {
        this.timeout = timeout;
        this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer = context.executor()
                .schedule(() -> refuse(Refusal.PROXY_TIMEOUT), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    private void refuse(Refusal why) {
        if (!over) {
            over = true;
            outcome.refused(why);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!over) {
                read(context, together(bytes));
            }
        } finally {
            bytes.release();
        }
    }

    /** What waits and what came: a header usually comes in one piece and is read where it is. */
    private ByteBuf together(ByteBuf bytes) {
        if (rest == null) {
            return bytes;
        }
        return rest.writeBytes(bytes);
    }

    private void read(ChannelHandlerContext context, ByteBuf bytes) {
        ProxyHeader header;
        try {
            header = ProxyHeader.read(bytes);
        } catch (BadInputException e) {
            refuse(Refusal.PROXY_INVALID);
            return;
        }
        if (header == null) {
            keep(bytes);
            return;
        }
        over = true;
        outcome.came(header);
        if (bytes.isReadable()) {
            context.fireChannelRead(bytes.readRetainedSlice(bytes.readableBytes()));
        }
        context.pipeline().remove(this);
    }

    private void keep(ByteBuf bytes) {
        if (rest == null) {
            rest = PooledByteBufAllocator.DEFAULT
                    .heapBuffer(bytes.readableBytes())
                    .writeBytes(bytes);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // the balancer is gone
        context.close();
    }
}
