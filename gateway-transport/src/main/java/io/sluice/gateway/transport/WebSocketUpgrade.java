package io.sluice.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the one HTTP request that makes a WebSocket of the connection; answers all others and closes. Gives way to
 * {@link WebSocketFrames} then.
 */
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final long TIMEOUT_SECONDS = 15;

    private final WebSocketSettings settings;
    private final String subprotocols;
    private final WebSocketDecoderConfig frames;
    private final Arrival arrival;
    private final Runnable protocol;
    private @Nullable ScheduledFuture<?> timeout;

    WebSocketUpgrade(
            WebSocketSettings settings,
            String subprotocols,
            WebSocketDecoderConfig frames,
            Arrival arrival,
            Runnable protocol) {
        this.settings = settings;
        this.subprotocols = subprotocols;
        this.frames = frames;
        this.arrival = arrival;
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
        } else if (!new QueryStringDecoder(request.uri()).path().equals(settings.path())) {
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
        if (settings.verifyProtocolHeader() && !offersOurs(request)) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        DeflateAgreement deflate = deflate(request);
        HttpHeaders answer = new DefaultHttpHeaders();
        if (deflate != null) {
            answer.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, deflate.header());
        }
        try {
            handshaker.handshake(context.channel(), request, answer, context.newPromise());
        } catch (WebSocketHandshakeException e) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        // the handshaker has put its frame codec where the HTTP codec was
        if (context.pipeline().get(HttpObjectAggregator.class) != null) {
            context.pipeline().remove(HttpObjectAggregator.class);
        }
        tellAddress(request.headers());
        if (deflate != null) {
            context.pipeline().addLast(new DeflateFrames(deflate, settings.deflate(), settings.mostFrameBytes()));
        }
        context.pipeline().addLast(new WebSocketFrames(settings.idleTimeout()));
        protocol.run();
        context.pipeline().remove(this);
    }

    private @Nullable DeflateAgreement deflate(FullHttpRequest request) {
        if (!settings.compress()) {
            return null;
        }
        String offers = String.join(",", request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
        return offers.isEmpty() ? null : DeflateAgreement.of(offers, settings.deflate());
    }

    private void tellAddress(HttpHeaders headers) {
        if (!settings.proxyAddressHeader().isEmpty()) {
            String port = settings.proxyPortHeader();
            arrival.isForwarded(
                    headers.getAll(settings.proxyAddressHeader()), port.isEmpty() ? List.of() : headers.getAll(port));
        }
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
