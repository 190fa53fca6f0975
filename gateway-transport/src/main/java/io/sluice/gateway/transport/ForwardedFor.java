package io.sluice.gateway.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the address of a client out of {@code X-Forwarded-For}. Each proxy adds the address of its own peer at the end;
 * what is in front of the first proxy that nobody vouches for may be anything, and is not believed.
 */
final class ForwardedFor {
    private ForwardedFor() {}

    /**
     * The last address that is not a trusted proxy's own; if all are, the first one.
     *
     * @param addresses values of the header, in order
     * @param port values of the header with the port; used if it is one number
     * @param peer who sent the request: only the port stays if no port is told
     * @return the peer if it is not trusted, or tells nothing that can be read
     */
    static InetSocketAddress client(
            List<String> addresses, List<String> port, InetSocketAddress peer, TrustedProxies trusted) {
        if (!trusted.contains(peer.getAddress())) {
            return peer;
        }
        InetAddress client = null;
        List<String> chain = chain(addresses);
        for (int i = chain.size() - 1; i >= 0; i--) {
            InetAddress address = address(chain.get(i));
            if (address == null) {
                break;
            }
            client = address;
            if (!trusted.contains(address)) {
                break;
            }
        }
        return client == null ? peer : new InetSocketAddress(client, port(port, peer.getPort()));
    }

    private static List<String> chain(List<String> values) {
        List<String> chain = new ArrayList<>();
        for (String value : values) {
            for (String address : value.split(",", -1)) {
                chain.add(address.strip());
            }
        }
        return chain;
    }

    private static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(withoutPort(text));
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String text) {
        int bracket = text.indexOf(']');
        if (text.startsWith("[") && bracket > 0) {
            return text.substring(1, bracket);
        }
        int colon = text.indexOf(':');
        return colon > 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    private static int port(List<String> values, int otherwise) {
        String text = values.size() == 1 ? values.get(0).strip() : "";
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            return otherwise;
        }
        return Integer.parseInt(text);
    }
}
