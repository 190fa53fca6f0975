package io.sluice.gateway.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/** HTTP until the upgrade, WebSocket frames after it, the protocol's bytes inside them (RFC 6455). */
final class WebSocketSteps implements TransportSteps {
    /** Bytes of the request that asks for the upgrade; it has no body. */
    private static final int MOST_HTTP_BYTES = 8192;

    private final WebSocketSettings settings;
    private final String subprotocols;
    private final WebSocketDecoderConfig frames;

    /** @param subprotocols names offered, the best first */
    WebSocketSteps(WebSocketSettings settings, List<String> subprotocols) {
        this.settings = settings;
        this.subprotocols = String.join(",", subprotocols);
        this.frames = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(settings.mostFrameBytes())
                .allowExtensions(settings.compress())
                .withUTF8Validator(false)
                .build();
    }

    @Override
    public void finish(Channel channel) {
        // WebSocketFrames makes a closing handshake of it
        channel.close();
    }

    @Override
    public void install(Channel channel, Arrival arrival, Runnable protocol) {
        // the frame decoder keeps what it read until the frame is complete: not the loop's large buffer for a few bytes
        if (channel.config().getRecvByteBufAllocator() instanceof Scratch) {
            channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator());
        }
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MOST_HTTP_BYTES))
                .addLast(new WebSocketUpgrade(settings, subprotocols, frames, arrival, protocol));
    }
}
