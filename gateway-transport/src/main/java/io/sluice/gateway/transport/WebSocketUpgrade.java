package io.sluice.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the one HTTP request that makes a WebSocket of the connection; answers all others and closes. Gives way to
 * {@link WebSocketFrames} then.
 */
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final long TIMEOUT_SECONDS = 15;

    private final String path;
    private final String subprotocols;
    private final WebSocketDecoderConfig frames;
    private final Runnable protocol;
    private @Nullable ScheduledFuture<?> timeout;

    WebSocketUpgrade(String path, String subprotocols, WebSocketDecoderConfig frames, Runnable protocol) {
        this.path = path;
        this.subprotocols = subprotocols;
        this.frames = frames;
        this.protocol = protocol;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timeout = context.executor().schedule(() -> context.close(), TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
        } else if (!new QueryStringDecoder(request.uri()).path().equals(path)) {
            refuse(context, HttpResponseStatus.NOT_FOUND);
        } else if (!HttpMethod.GET.equals(request.method())) {
            refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED);
        } else {
            upgrade(context, request);
        }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory("", subprotocols, frames).newHandshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            return;
        }
        if (request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL) && !offersOurs(request)) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        try {
            handshaker.handshake(context.channel(), request);
        } catch (WebSocketHandshakeException e) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        // the handshaker has put its frame codec where the HTTP codec was
        if (context.pipeline().get(HttpObjectAggregator.class) != null) {
            context.pipeline().remove(HttpObjectAggregator.class);
        }
        context.pipeline().replace(this, null, new WebSocketFrames());
        protocol.run();
    }

    private boolean offersOurs(FullHttpRequest request) {
        for (String header : request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (String offered : header.split(",", -1)) {
                if (("," + subprotocols + ",").contains("," + offered.strip() + ",")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // bytes that are no HTTP: nobody to talk to
        context.close();
    }
}
