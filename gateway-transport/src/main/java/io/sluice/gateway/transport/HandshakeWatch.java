package io.sluice.gateway.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.gateway.transport.tls.TlsServer;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands behind TLS until the handshake is over, well, badly or not in time, and gives way to what follows. */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HandshakeWatch.class);

    private final TlsServer tls;
    private final Arrival arrival;
    private final Runnable whenSecured;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean over;

    HandshakeWatch(TlsServer tls, Arrival arrival, Runnable whenSecured) {
        this.tls = tls;
        this.arrival = arrival;
        this.whenSecured = whenSecured;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timeout = context.executor()
                .schedule(() -> timeIsUp(context), tls.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent end) || over) {
            return;
        }
        over = true;
        if (end.isSuccess()) {
            TlsServer.Identity identity = tls.identity(context.pipeline());
            if (identity.username() != null) {
                arrival.isCalled(identity.username());
            }
            if (identity.proven()) {
                arrival.isProven();
            }
            context.pipeline().remove(this);
            whenSecured.run();
        } else {
            failed(context, end.cause());
        }
    }

    private void failed(ChannelHandlerContext context, Throwable cause) {
        log.debug("TLS handshake of {} failed: {}", context.channel().remoteAddress(), cause.getMessage());
        if (cause instanceof ClosedChannelException) {
            arrival.ended(CloseReason.CLOSED);
            context.close();
        } else {
            arrival.refuse(context.channel(), CloseReason.TLS_HANDSHAKE_FAILED, Metric.CONNECTIONS_TLS_FAILED);
        }
    }

    private void timeIsUp(ChannelHandlerContext context) {
        if (!over) {
            over = true;
            arrival.refuse(context.channel(), CloseReason.TLS_HANDSHAKE_TIMEOUT, Metric.CONNECTIONS_TLS_TIMEOUT);
        }
    }

    /** Gone before TLS had a word with it. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!over) {
            over = true;
            arrival.ended(CloseReason.CLOSED);
        }
    }

    /** Of what the peer did wrong the event has told, or will. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof DecoderException) && !(cause instanceof IOException)) {
            log.error("TLS handshake of {} failed", context.channel().remoteAddress(), cause);
            over = true;
            arrival.ended(CloseReason.INTERNAL_ERROR);
        }
        context.close();
    }
}
