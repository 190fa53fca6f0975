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
import java.nio.channels.ClosedChannelException;

/**
 * The protocol's bytes in binary WebSocket frames. Frame borders mean nothing: a packet may lie across frames and a frame
 * may hold several packets [MQTT-6.0.0-2]. Any data that is not binary ends the connection [MQTT-6.0.0-1].
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private boolean closing;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        WebSocketFrame frame = (WebSocketFrame) message;
        if (!closing && (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame)) {
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
            close(context, WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
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
