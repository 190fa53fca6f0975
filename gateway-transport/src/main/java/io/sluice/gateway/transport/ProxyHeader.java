package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import io.sluice.core.hook.CloseReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a load balancer tells of a connection before its first byte: PROXY protocol, versions 1 and 2 (haproxy.org,
 * proxy-protocol.txt).
 *
 * @param source address of the client; null where the balancer speaks for itself or does not know
 * @param commonName common name of the client's certificate, if the balancer has verified it
 */
record ProxyHeader(
        @Nullable InetSocketAddress source, @Nullable String commonName) {
    private static final ProxyHeader NOTHING = new ProxyHeader(null, null);

    /** Longest version 1 line with its CR LF. */
    private static final int MOST_LINE = 107;

    /** Longest version 2 header: a certificate's name and a few identifiers take some hundred bytes. */
    static final int MOST_BYTES = 4096;

    private static final byte[] LINE_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final int FIXED_BYTES = SIGNATURE.length + 4;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int UNIX_BYTES = 108;

    private static final int TYPE_SSL = 0x20;
    private static final int SUBTYPE_SSL_CN = 0x22;
    private static final int CLIENT_HAS_CERTIFICATE = 0x06;

    /**
     * Reads a header.
     *
     * @param in the reader index moves behind the header, and stays if it is not complete yet
     * @return null if bytes are missing
     * @throws BadInputException if this is no header and cannot become one
     */
    static @Nullable ProxyHeader read(ByteBuf in) throws BadInputException {
        if (startsLike(in, LINE_START)) {
            return readLine(in);
        }
        if (startsLike(in, SIGNATURE)) {
            return readBinary(in);
        }
        throw bad("neither version 1 nor 2");
    }

    private static BadInputException bad(String what) {
        return new BadInputException(CloseReason.PROTOCOL_ERROR, "PROXY header: " + what);
    }

    private static boolean startsLike(ByteBuf in, byte[] start) {
        int present = Math.min(in.readableBytes(), start.length);
        for (int i = 0; i < present; i++) {
            if (in.getByte(in.readerIndex() + i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    // ---- version 1

    private static @Nullable ProxyHeader readLine(ByteBuf in) throws BadInputException {
        int most = Math.min(in.readableBytes(), MOST_LINE);
        int end = in.indexOf(in.readerIndex(), in.readerIndex() + most, (byte) '\n');
        if (end < 0) {
            if (most == MOST_LINE) {
                throw bad("a line without end");
            }
            return null;
        }
        String line = in.readCharSequence(end + 1 - in.readerIndex(), StandardCharsets.US_ASCII)
                .toString();
        if (!line.endsWith("\r\n")) {
            throw bad("a line without CR LF");
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return NOTHING;
        }
        int bytes = words[1].equals("TCP4") ? IPV4_BYTES : words[1].equals("TCP6") ? IPV6_BYTES : 0;
        if (bytes == 0 || words.length != 6) {
            throw bad("not TCP4, TCP6 or UNKNOWN with two addresses and two ports");
        }
        address(words[3], bytes);
        port(words[5]);
        return new ProxyHeader(new InetSocketAddress(address(words[2], bytes), port(words[4])), null);
    }

    private static InetAddress address(String text, int bytes) throws BadInputException {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
        if (address == null || address.length != bytes) {
            throw bad("an address that is none");
        }
        return address(address);
    }

    private static InetAddress address(byte[] bytes) throws BadInputException {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw bad("an address that is none");
        }
    }

    private static int port(String text) throws BadInputException {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw bad("a port that is none");
        }
        return Integer.parseInt(text);
    }

    // ---- version 2

    private static @Nullable ProxyHeader readBinary(ByteBuf in) throws BadInputException {
        if (in.readableBytes() < FIXED_BYTES) {
            return null;
        }
        int start = in.readerIndex() + SIGNATURE.length;
        int command = in.getUnsignedByte(start);
        int family = in.getUnsignedByte(start + 1);
        int length = in.getUnsignedShort(start + 2);
        if (command != LOCAL && command != PROXY) {
            throw bad("an unknown version or command");
        }
        if (FIXED_BYTES + length > MOST_BYTES) {
            throw bad("more than " + MOST_BYTES + " bytes");
        }
        if (in.readableBytes() < FIXED_BYTES + length) {
            return null;
        }
        ByteBuf rest = in.skipBytes(FIXED_BYTES).readSlice(length);
        return command == LOCAL ? NOTHING : told(family, rest);
    }

    private static ProxyHeader told(int family, ByteBuf rest) throws BadInputException {
        int bytes = switch (family >> 4) {
            case 0 -> 0;
            case 1 -> IPV4_BYTES;
            case 2 -> IPV6_BYTES;
            case 3 -> UNIX_BYTES;
            default -> throw bad("an unknown family of addresses");
        };
        boolean hasPorts = bytes == IPV4_BYTES || bytes == IPV6_BYTES;
        if (rest.readableBytes() < 2 * bytes + (hasPorts ? 4 : 0)) {
            throw bad("too short for its addresses");
        }
        InetSocketAddress source = null;
        if (hasPorts) {
            byte[] address = new byte[bytes];
            rest.readBytes(address).skipBytes(bytes);
            source = new InetSocketAddress(address(address), rest.readUnsignedShort());
            rest.skipBytes(2);
        } else {
            rest.skipBytes(2 * bytes);
        }
        return new ProxyHeader(source, commonName(rest));
    }

    private static @Nullable String commonName(ByteBuf vectors) throws BadInputException {
        String name = null;
        while (vectors.isReadable()) {
            int type = type(vectors);
            ByteBuf value = value(vectors);
            if (type == TYPE_SSL) {
                name = verifiedName(value);
            }
        }
        return name;
    }

    private static int type(ByteBuf vectors) throws BadInputException {
        if (vectors.readableBytes() < 3) {
            throw bad("half a field");
        }
        return vectors.readUnsignedByte();
    }

    private static ByteBuf value(ByteBuf vectors) throws BadInputException {
        int length = vectors.readUnsignedShort();
        if (vectors.readableBytes() < length) {
            throw bad("half a field");
        }
        return vectors.readSlice(length);
    }

    /** The name in the SSL field, if the client had a certificate and the balancer found it good. */
    private static @Nullable String verifiedName(ByteBuf ssl) throws BadInputException {
        if (ssl.readableBytes() < 5) {
            throw bad("half a field");
        }
        boolean certified = (ssl.readUnsignedByte() & CLIENT_HAS_CERTIFICATE) != 0;
        boolean verified = ssl.readInt() == 0;
        String name = null;
        while (ssl.isReadable()) {
            int type = type(ssl);
            ByteBuf value = value(ssl);
            if (type == SUBTYPE_SSL_CN) {
                name = value.toString(StandardCharsets.UTF_8);
            }
        }
        return certified && verified && name != null && !name.isEmpty() ? name : null;
    }
}
