package io.sluice.connector.mqtt;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.tls.BasicTlsPSKIdentity;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * A pre-shared key instead of certificates (RFC 4279): TLS 1.2, by Bouncy Castle, because Java's own TLS has no such thing.
 *
 * @param identity name of the key, which the remote broker knows
 * @param secret the key
 * @param suites numbers of the cipher suites, the best first
 */
record PskKey(String identity, byte[] secret, int[] suites) {
    private static final String IDENTITY = "psk_identity";
    private static final String SECRET = "psk_secret";
    private static final String CIPHERS = "psk_ciphers";
    private static final Map<String, Integer> SUITES = new TreeMap<>(Map.of(
            "ECDHE-PSK-CHACHA20-POLY1305", CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
            "ECDHE-PSK-AES128-CBC-SHA256", CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256,
            "PSK-AES128-GCM-SHA256", CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
            "PSK-AES256-GCM-SHA384", CipherSuite.TLS_PSK_WITH_AES_256_GCM_SHA384,
            "PSK-AES128-CBC-SHA256", CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256,
            "PSK-AES128-CBC-SHA", CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA,
            "PSK-AES256-CBC-SHA", CipherSuite.TLS_PSK_WITH_AES_256_CBC_SHA));
    private static final String USUAL = "ECDHE-PSK-CHACHA20-POLY1305,ECDHE-PSK-AES128-CBC-SHA256,"
            + "PSK-AES256-GCM-SHA384,PSK-AES128-GCM-SHA256,PSK-AES256-CBC-SHA,PSK-AES128-CBC-SHA";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(
                    IDENTITY,
                    Parameter.Type.STRING,
                    "",
                    "PSK Identity",
                    "name of a pre-shared key, used instead of certificates; empty for none"),
            Parameter.optional(
                            SECRET, Parameter.Type.STRING, "", "PSK Secret", "the pre-shared key, hexadecimal digits")
                    .asSecret(),
            Parameter.optional(
                    CIPHERS,
                    Parameter.Type.ARRAY,
                    USUAL,
                    "PSK Ciphers",
                    "by OpenSSL's names, the best first; those that nobody speaks any more are left out"));

    /** Null if none is given. */
    static @Nullable PskKey of(ParameterValues values) throws InvalidParameterException {
        String identity = values.text(IDENTITY).trim();
        if (identity.isEmpty()) {
            return null;
        }
        int[] suites = values.array(CIPHERS).stream()
                .map(name -> String.valueOf(name).toUpperCase(Locale.ROOT))
                .filter(SUITES::containsKey)
                .mapToInt(SUITES::get)
                .toArray();
        if (suites.length == 0) {
            throw new InvalidParameterException(
                    CIPHERS, "parameter psk_ciphers must name some of " + String.join(", ", SUITES.keySet()));
        }
        try {
            byte[] secret = HexFormat.of().parseHex(values.text(SECRET).trim());
            if (secret.length > 0) {
                return new PskKey(identity, secret, suites);
            }
        } catch (IllegalArgumentException e) {
            // not with its text: it is a secret
        }
        throw new InvalidParameterException(SECRET, "parameter psk_secret must be pairs of hexadecimal digits");
    }

    /** Agrees on TLS over a connected socket. Blocks for as long as the socket's time-out says. */
    Link.Streams over(Socket socket) throws IOException {
        TlsClientProtocol protocol = new TlsClientProtocol(socket.getInputStream(), socket.getOutputStream());
        TlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
        protocol.connect(new Peer(crypto, this));
        return Link.Streams.of(socket, protocol.getInputStream(), protocol.getOutputStream());
    }

    /** What Bouncy Castle asks. */
    private static final class Peer extends PSKTlsClient {
        private final int[] suites;

        Peer(TlsCrypto crypto, PskKey key) {
            super(
                    crypto,
                    new BasicTlsPSKIdentity(
                            key.identity().getBytes(StandardCharsets.UTF_8),
                            key.secret().clone()));
            this.suites = key.suites();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return suites.clone();
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv12.only();
        }
    }

    @Override
    public String toString() {
        return "PskKey[" + identity + "]";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this;
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }
}
