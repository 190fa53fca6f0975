package io.sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.sluice.core.loop.TokenBucket;
import io.sluice.core.metric.Metric;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands at the listening socket and lets connections in one by one: whom the access rules refuse is gone before a byte of
 * it is read, and what comes faster than the listener may accept waits in the kernel's backlog. Confined to the loop of the
 * listening socket; one for each time that it is opened.
 */
final class Door extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private final String listener;
    private final AdmissionSettings settings;
    private final AccessRules rules;
    private final @Nullable TrustedProxies proxies;
    private final ListenerCounts counts;
    private @Nullable TokenBucket rate;
    private boolean toldOfUntrusted;

    Door(String listener, AdmissionSettings settings, ListenerCounts counts) {
        this.listener = listener;
        this.settings = settings;
        this.rules = AccessRules.parse(settings.access());
        this.proxies = settings.proxyProtocol() ? TrustedProxies.parse(settings.trustedProxies()) : null;
        this.counts = counts;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        int perSecond = settings.maxConnectionRate();
        if (perSecond > 0) {
            rate = new TokenBucket(
                    perSecond, perSecond, ((LoopThread) context.channel().eventLoop()).time());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel arrived = (Channel) message;
        LoopThread loop = (LoopThread) context.channel().eventLoop();
        if (rate != null) {
            rate.take(1);
        }
        Refusal refusal = refusal(arrived);
        if (refusal == null) {
            context.fireChannelRead(arrived);
        } else {
            counts.refused(refusal);
            loop.counters().increment(refusal.metric());
            reset(arrived);
        }
        if (rate != null) {
            waitForTurn(rate, context.channel(), loop);
        }
    }

    private static void waitForTurn(TokenBucket rate, Channel door, LoopThread loop) {
        long wait = rate.millisUntil(1);
        if (wait > 0) {
            loop.counters().increment(Metric.CONNECTIONS_DELAYED_RATE);
            door.config().setAutoRead(false);
            loop.schedule(() -> goOn(door), wait, TimeUnit.MILLISECONDS);
        }
    }

    private static void goOn(Channel door) {
        if (door.isActive()) {
            door.config().setAutoRead(true);
        }
    }

    private @Nullable Refusal refusal(Channel arrived) {
        InetSocketAddress peer = (InetSocketAddress) arrived.remoteAddress();
        if (peer == null) {
            // gone already: the first step of the connection sees to it
            return counts.admit() ? null : Refusal.MAX_CONNECTIONS;
        }
        if (!rules.allows(peer.getAddress())) {
            return Refusal.ACCESS_DENIED;
        }
        if (proxies != null && !proxies.contains(peer.getAddress())) {
            tellOfUntrusted(peer);
            return Refusal.PROXY_UNTRUSTED;
        }
        return counts.admit() ? null : Refusal.MAX_CONNECTIONS;
    }

    private void tellOfUntrusted(InetSocketAddress peer) {
        if (!toldOfUntrusted) {
            toldOfUntrusted = true;
            log.warn(
                    "{}: refuses {}, which is none of its trusted_proxies; told once, others are counted",
                    listener,
                    peer.getAddress().getHostAddress());
        }
    }

    /** Ends a connection at once and without a word: the peer sees a reset, and nothing of it stays in the kernel. */
    static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        if (channel.isRegistered()) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        } else {
            channel.unsafe().closeForcibly();
        }
    }
}
