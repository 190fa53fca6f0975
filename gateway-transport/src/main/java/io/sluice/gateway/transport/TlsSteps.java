package io.sluice.gateway.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.sluice.gateway.transport.tls.TlsServer;
import org.jspecify.annotations.Nullable;

/** TLS, and once its handshake is complete what lies inside it. */
final class TlsSteps implements TransportSteps {
    private final TlsServer tls;
    private final @Nullable TransportSteps inside;

    /** @param inside null for the protocol without anything between */
    TlsSteps(TlsServer tls, @Nullable TransportSteps inside) {
        this.tls = tls;
        this.inside = inside;
    }

    @Override
    public void install(Channel channel, Arrival arrival, Runnable protocol) {
        if (channel.config().getRecvByteBufAllocator() instanceof Scratch) {
            // records are kept until they are complete: not the loop's large buffer for a few bytes
            channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator());
        }
        HandshakeWatch watch = new HandshakeWatch(tls, arrival, () -> secured(channel, arrival, protocol));
        channel.pipeline().addLast(tls.newHandler(channel.alloc())).addLast(watch);
    }

    private void secured(Channel channel, Arrival arrival, Runnable protocol) {
        if (inside == null) {
            protocol.run();
        } else {
            inside.install(channel, arrival, protocol);
        }
    }

    @Override
    public void finish(Channel channel) {
        if (inside == null) {
            tls.finish(channel);
        } else {
            inside.finish(channel);
        }
    }
}
