package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte tables as text: hexadecimal bytes, {@code "text"} for a string with its two length bytes, {@code 'text'} for bare
 * characters, and {@code #} for a comment up to the end of the line.
 */
final class Bytes {
    private static final Pattern TOKEN = Pattern.compile("#[^\n]*|\"([^\"]*)\"|'([^']*)'|((?:[0-9A-Fa-f]{2})+)|(\\S)");

    private Bytes() {}

    static byte[] of(String table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher token = TOKEN.matcher(table);
        while (token.find()) {
            if (token.group(1) != null) {
                byte[] text = token.group(1).getBytes(StandardCharsets.UTF_8);
                out.write(text.length >> 8);
                out.write(text.length);
                out.writeBytes(text);
            } else if (token.group(2) != null) {
                out.writeBytes(token.group(2).getBytes(StandardCharsets.UTF_8));
            } else if (token.group(3) != null) {
                out.writeBytes(HexFormat.of().parseHex(token.group(3)));
            } else if (token.group(4) != null) {
                throw new IllegalArgumentException("not a byte: " + token.group(4));
            }
        }
        return out.toByteArray();
    }

    static ByteBuf buffer(String table) {
        return Unpooled.wrappedBuffer(of(table));
    }

    /** What was written, as hexadecimal text that compares well. */
    static String hex(ByteBuf written) {
        return ByteBufUtil.hexDump(written);
    }

    static String hex(String table) {
        return HexFormat.of().formatHex(of(table));
    }
}
