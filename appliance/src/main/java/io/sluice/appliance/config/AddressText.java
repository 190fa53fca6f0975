package io.sluice.appliance.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses to listen on: {@code 1883} (all interfaces), {@code 127.0.0.1:1883}, {@code [::1]:1883}, {@code localhost:1883}. */
final class AddressText {
    private static final Pattern ADDRESS = Pattern.compile("(?:(\\[[0-9A-Fa-f:.%\\w]+]|[^:\\[\\]]+):)?(\\d{1,5})");

    private AddressText() {}

    static InetSocketAddress read(String text) throws InvalidValueException {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            throw new InvalidValueException("expected a port, ip:port or [ipv6]:port, for example 0.0.0.0:1883");
        }
        int port = Integer.parseInt(address.group(2));
        if (port > 65_535) {
            throw new InvalidValueException("has a port above 65535");
        }
        return bind(address.group(1), port);
    }

    private static InetSocketAddress bind(@Nullable String host, int port) throws InvalidValueException {
        if (host == null) {
            return new InetSocketAddress(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new InvalidValueException("names a host that is not known here: " + host);
        }
    }
}
