package io.sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection on its way through the steps of the transport, and what they learn about who it is. Each step may know better
 * than those before it. Confined to the connection's loop.
 */
final class Arrival {
    private final ListenerCounts counts;
    private String host;
    private int port;
    private @Nullable String username;
    private boolean proven;

    /**
     * A connection that was let in.
     *
     * @param host address without port
     * @param port port of the peer
     * @param counts of the listener
     */
    Arrival(String host, int port, ListenerCounts counts) {
        this.host = host;
        this.port = port;
        this.counts = counts;
    }

    /** A trusted proxy told whom it stands for. */
    void comesFrom(String clientHost, int clientPort) {
        host = clientHost;
        port = clientPort;
    }

    /** The transport vouches for a name: that of a certificate, of a key, of what a trusted proxy saw. */
    void isCalled(String name) {
        username = name;
    }

    /** The peer has a secret that belongs to its name: authentication is done. */
    void isProven() {
        proven = true;
    }

    /** Address of the client, as far as it is known by now. */
    InetSocketAddress address() {
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(host), port);
    }

    /** Ends it at once, without a word; counted. */
    void refuse(Channel channel, Refusal why) {
        counts.refused(why);
        ((LoopThread) channel.eventLoop()).counters().increment(why.metric());
        Door.reset(channel);
    }

    /** Ends it before its protocol began; counted. */
    void refuse(Channel channel, CloseReason reason, Metric metric) {
        counts.shutdown(reason);
        ((LoopThread) channel.eventLoop()).counters().increment(metric);
        channel.close();
    }

    Peer peer(String listener, String zone, String mountpoint) {
        return new Peer(host, port, listener, zone, mountpoint, username, proven);
    }
}
