package io.sluice.modules.ban;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses, or one. IPv4 lies in IPv6 at {@code ::ffff:0:0/96}, so that one form is enough. Immutable; equal if
 * the ranges are.
 *
 * @param high first 64 bits; those behind the prefix are 0
 * @param low the other 64 bits, the same way
 * @param bits length of the prefix, 0 to 128
 */
record AddressRange(long high, long low, int bits) {
    private static final int ALL_BITS = 128;
    private static final int IPV4_BITS = 32;
    private static final int IPV4_AT = ALL_BITS - IPV4_BITS;
    private static final long IPV4_MARK = 0xFFFF_0000_0000L;
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /**
     * Reads {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}. Never asks a name server.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        AddressRange address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(text + " is no address and no range of addresses like 192.0.2.0/24");
        }
        return slash < 0 ? address : address.first(bits(text.substring(slash + 1), text, address.isIpv4()));
    }

    private static int bits(String text, String whole, boolean ipv4) {
        int most = ipv4 ? IPV4_BITS : ALL_BITS;
        int bits = text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("the number behind / is 0 to " + most + ": " + whole);
        }
        return ipv4 ? bits + IPV4_AT : bits;
    }

    /** One address; null if the text is none. A zone behind {@code %} is left out. */
    static @Nullable AddressRange address(String text) {
        if (text.indexOf(':') < 0) {
            long value = ipv4(text);
            return value < 0 ? null : new AddressRange(0, IPV4_MARK | value, ALL_BITS);
        }
        int zone = text.indexOf('%');
        String digits = zone < 0 ? text : text.substring(0, zone);
        if (!IPV6.matcher(digits).matches()) {
            return null;
        }
        try {
            return of(InetAddress.getByName(digits).getAddress());
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static AddressRange of(byte[] bytes) {
        long high = 0;
        long low = 0;
        for (byte b : bytes) {
            high = high << Byte.SIZE | low >>> Long.SIZE - Byte.SIZE;
            low = low << Byte.SIZE | b & 0xFF;
        }
        return new AddressRange(high, bytes.length * Byte.SIZE == IPV4_BITS ? IPV4_MARK | low : low, ALL_BITS);
    }

    /** Four numbers with dots between; -1 if it is anything else. */
    private static long ipv4(String text) {
        long value = 0;
        int number = -1;
        int parts = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && number >= 0) {
                value = value << Byte.SIZE | number;
                number = -1;
                parts++;
            } else if (c >= '0' && c <= '9' && number < 26) {
                number = Math.max(number, 0) * 10 + c - '0';
            } else {
                return -1;
            }
        }
        boolean isWhole = parts == 4 && number >= 0;
        return isWhole && number <= 255 && value <= 0xFF_FFFF ? value << Byte.SIZE | number : -1;
    }

    /** The range of all that have the first bits in common with this. */
    AddressRange first(int length) {
        long highMask = length == 0 ? 0 : length >= Long.SIZE ? -1 : -1L << Long.SIZE - length;
        int rest = length - Long.SIZE;
        long lowMask = rest <= 0 ? 0 : rest >= Long.SIZE ? -1 : -1L << Long.SIZE - rest;
        return new AddressRange(high & highMask, low & lowMask, length);
    }

    private boolean isIpv4() {
        return high == 0 && low >>> IPV4_BITS == IPV4_MARK >>> IPV4_BITS;
    }

    /** In the usual form, without {@code /} if it is one address. */
    @Override
    public String toString() {
        if (isIpv4() && bits >= IPV4_AT) {
            String address = (low >> 24 & 255) + "." + (low >> 16 & 255) + "." + (low >> 8 & 255) + "." + (low & 255);
            return bits == ALL_BITS ? address : address + "/" + (bits - IPV4_AT);
        }
        StringBuilder text = new StringBuilder(40);
        for (int i = 0; i < 8; i++) {
            long half = i < 4 ? high : low;
            text.append(i == 0 ? "" : ":").append(Long.toHexString(half >>> (3 - i % 4) * 16 & 0xFFFF));
        }
        return bits == ALL_BITS ? text.toString() : text + "/" + bits;
    }
}
