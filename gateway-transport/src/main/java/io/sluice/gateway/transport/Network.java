package io.sluice.gateway.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * A range of addresses in CIDR notation: {@code 192.168.0.0/24}, {@code 2001:db8::/32}, or one address. Immutable.
 *
 * @param prefix 4 or 16 bytes; those behind the bits that count are not looked at
 * @param bits how many bits count
 */
record Network(byte[] prefix, int bits) {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /**
     * Reads the notation. Asks no name server.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] address =
                NetUtil.createByteArrayFromIpAddressString((slash < 0 ? text : text.substring(0, slash)).strip());
        if (address == null) {
            throw notCidr(text);
        }
        byte[] prefix = unmapped(address);
        int most = prefix.length * Byte.SIZE;
        int bits = slash < 0 ? most : number(text.substring(slash + 1).strip(), text);
        if (bits > most) {
            throw notCidr(text);
        }
        return new Network(prefix, bits);
    }

    private static int number(String digits, String text) {
        if (!digits.matches("\\d{1,3}")) {
            throw notCidr(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException notCidr(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no address and no range of addresses like 192.168.0.0/24 or 2001:db8::/32");
    }

    /** An IPv4 address that came as IPv6 ({@code ::ffff:192.0.2.1}) is the IPv4 address. */
    private static byte[] unmapped(byte[] address) {
        boolean mapped = address.length == IPV6_BYTES && address[10] == -1 && address[11] == -1;
        for (int i = 0; mapped && i < 10; i++) {
            mapped = address[i] == 0;
        }
        return mapped ? Arrays.copyOfRange(address, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES) : address;
    }

    /** Whether the address is in this range; never for one of the other family. */
    boolean contains(InetAddress address) {
        byte[] bytes = unmapped(address.getAddress());
        if (bytes.length != prefix.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int rest = bits % Byte.SIZE;
        if (!Arrays.equals(bytes, 0, whole, prefix, 0, whole)) {
            return false;
        }
        return rest == 0 || (bytes[whole] ^ prefix[whole]) >> (Byte.SIZE - rest) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that && bits == that.bits && Arrays.equals(prefix, that.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + bits;
    }

    @Override
    public String toString() {
        return NetUtil.bytesToIpAddress(prefix) + "/" + bits;
    }
}
