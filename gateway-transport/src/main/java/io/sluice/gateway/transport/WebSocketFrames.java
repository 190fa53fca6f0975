package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's bytes in binary WebSocket frames. Frame borders mean nothing: a packet may lie across frames and a frame
 * may hold several packets [MQTT-6.0.0-2]. Any data that is not binary ends the connection [MQTT-6.0.0-1].
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private final long idleMillis;
    private long lastMillis;
    private @Nullable ScheduledFuture<?> idle;
    private boolean closing;

    /** @param idleTimeout time after which a connection without any frame is closed; zero for never */
    WebSocketFrames(Duration idleTimeout) {
        this.idleMillis = idleTimeout.toMillis();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        frameCame(context);
        if (idleMillis > 0) {
            idle = context.executor().schedule(() -> look(context), idleMillis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (idle != null) {
            idle.cancel(false);
        }
    }

    private void frameCame(ChannelHandlerContext context) {
        lastMillis = ((LoopThread) context.executor()).time().monotonicMillis();
    }

    private void look(ChannelHandlerContext context) {
        LoopThread loop = (LoopThread) context.executor();
        long left = lastMillis + idleMillis - loop.time().monotonicMillis();
        if (left > 0) {
            idle = loop.schedule(() -> look(context), left, TimeUnit.MILLISECONDS);
        } else if (!closing) {
            loop.counters().increment(Metric.CONNECTIONS_CLOSED_IDLE);
            end(context, WebSocketCloseStatus.NORMAL_CLOSURE, CloseReason.IDLE_TIMEOUT);
        }
    }

    /** A step before this one cannot read what the peer sends. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof WebSocketCloseStatus status && !closing) {
            refuse(context, status);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void refuse(ChannelHandlerContext context, WebSocketCloseStatus status) {
        ((LoopThread) context.executor()).counters().increment(Metric.PACKETS_MALFORMED);
        CloseReason reason = status == WebSocketCloseStatus.MESSAGE_TOO_BIG
                ? CloseReason.PACKET_TOO_LARGE
                : CloseReason.PROTOCOL_ERROR;
        end(context, status, reason);
    }

    private void end(ChannelHandlerContext context, WebSocketCloseStatus status, CloseReason reason) {
        context.fireUserEventTriggered(reason);
        close(context, status);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        WebSocketFrame frame = (WebSocketFrame) message;
        frameCame(context);
        if (!closing && frame.rsv() != 0 && !(frame instanceof TextWebSocketFrame)) {
            frame.release();
            refuse(context, WebSocketCloseStatus.PROTOCOL_ERROR);
        } else if (!closing && (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame)) {
            context.fireChannelRead(frame.content());
        } else if (!closing && frame instanceof PingWebSocketFrame) {
            context.writeAndFlush(new PongWebSocketFrame(frame.content()));
        } else {
            frame.release();
            answer(context, frame);
        }
    }

    private void answer(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame && closing) {
            context.close();
        } else if (frame instanceof CloseWebSocketFrame) {
            close(context, WebSocketCloseStatus.NORMAL_CLOSURE);
        } else if (frame instanceof TextWebSocketFrame && !closing) {
            refuse(context, WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
        }
    }

    private void close(ChannelHandlerContext context, WebSocketCloseStatus status) {
        closing = true;
        context.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) message;
        if (closing) {
            bytes.release();
            promise.tryFailure(new ClosedChannelException());
        } else if (bytes.isReadable()) {
            context.write(new BinaryWebSocketFrame(bytes), promise);
        } else {
            context.write(bytes, promise);
        }
    }

    /** The first call says good-bye and waits for the peer's answer; a second one, when that takes too long, closes. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing || !context.channel().isActive()) {
            context.close(promise);
            return;
        }
        closing = true;
        context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    }
}
