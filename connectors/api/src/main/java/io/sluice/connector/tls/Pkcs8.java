package io.sluice.connector.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Wraps the older forms of private keys into PKCS #8 (RFC 5208), in DER. */
final class Pkcs8 {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xA0;
    private static final byte[] VERSION = {2, 1, 0};
    /** rsaEncryption (1.2.840.113549.1.1.1) and its parameters, NULL. */
    private static final byte[] RSA = {6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0};
    /** ecPublicKey (1.2.840.10045.2.1); its parameter is the curve. */
    private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

    private Pkcs8() {}

    /** From PKCS #1. */
    static byte[] ofRsa(byte[] key) {
        return wrapped(RSA, key);
    }

    /**
     * From SEC 1 (RFC 5915).
     *
     * @throws IndexOutOfBoundsException if it is cut off or holds no curve
     */
    static byte[] ofEc(byte[] key) {
        int at = content(key, 0);
        while ((key[at] & 0xFF) != CURVE) {
            at = content(key, at) + length(key, at);
        }
        byte[] curve = Arrays.copyOfRange(key, content(key, at), content(key, at) + length(key, at));
        return wrapped(joined(EC, curve), key);
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, joined(VERSION, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    /** Where the content of the element begins that begins at the index. */
    private static int content(byte[] der, int at) {
        return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7F : 0);
    }

    /** Length of the content of the element that begins at the index. */
    private static int length(byte[] der, int at) {
        if (der[at + 1] >= 0) {
            return der[at + 1];
        }
        int length = 0;
        for (int i = at + 2; i < content(der, at); i++) {
            length = length << 8 | der[i] & 0xFF;
        }
        return length;
    }

    /** Up to 65,535 bytes of content, which is far beyond any key. */
    private static byte[] element(int tag, byte[] content) {
        int n = content.length;
        if (n < 0x80) {
            return joined(new byte[] {(byte) tag, (byte) n}, content);
        }
        if (n < 0x100) {
            return joined(new byte[] {(byte) tag, (byte) 0x81, (byte) n}, content);
        }
        return joined(new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n}, content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
