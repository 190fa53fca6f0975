package io.sluice.gateway.transport;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection on its way through the steps of the transport, and what they learn about who it is. Each step may know better
 * than those before it. Confined to the connection's loop.
 */
final class Arrival {
    private final ListenerCounts counts;
    private final TrustedProxies proxies;
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
     * @param proxies whose word counts
     */
    Arrival(String host, int port, ListenerCounts counts, TrustedProxies proxies) {
        this.host = host;
        this.port = port;
        this.counts = counts;
        this.proxies = proxies;
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

    /** A request was forwarded, perhaps: headers tell for whom, and are believed if a trusted proxy sent them. */
    void isForwarded(List<String> addresses, List<String> ports) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
        if (address != null) {
            InetSocketAddress client =
                    ForwardedFor.client(addresses, ports, new InetSocketAddress(address, port), proxies);
            comesFrom(client.getAddress().getHostAddress(), client.getPort());
        }
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

    /** It is gone before its protocol began. */
    void ended(CloseReason reason) {
        counts.shutdown(reason);
    }

    Peer peer(String sockname, String listener, String zone, String mountpoint) {
        return new Peer(host, port, sockname, listener, zone, mountpoint, username, proven);
    }
}
