package io.sluice.gateway.transport;

import java.net.InetAddress;
import java.util.List;

/** The load balancers that are believed when they tell who a client is (decision 14). Immutable. */
record TrustedProxies(List<Network> networks) {
    /**
     * Reads addresses and ranges.
     *
     * @throws IllegalArgumentException if one is none
     */
    static TrustedProxies parse(List<String> texts) {
        return new TrustedProxies(texts.stream().map(Network::parse).toList());
    }

    boolean contains(InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
