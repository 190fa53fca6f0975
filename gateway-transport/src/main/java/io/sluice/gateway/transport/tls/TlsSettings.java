package io.sluice.gateway.transport.tls;

import io.sluice.core.config.Setting;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What listeners with TLS have beside the settings of their sockets (manual 1644-1669). */
public record TlsSettings(
        @Setting(
                key = ".tls_versions",
                value = "tlsv1.3,tlsv1.2",
                doc = "Versions that are spoken: tlsv1.3, tlsv1.2, tlsv1.1, tlsv1.")
        List<String> versions,

        @Setting(
                key = ".handshake_timeout",
                value = "15s",
                doc = "A client that has not finished its handshake by then is closed, 100ms to 1h.")
        Duration handshakeTimeout,

        @Setting(key = ".keyfile", doc = "PEM file with the private key, not encrypted.") @Nullable
        String keyfile,

        @Setting(
                key = ".certfile",
                doc = "PEM file with the server's certificate first and the intermediate ones behind it.")
        @Nullable
        String certfile,

        @Setting(key = ".cacertfile", doc = "PEM file with the certificates that those of clients must lead to.")
        @Nullable
        String cacertfile,

        @Setting(
                key = ".dhfile",
                doc = "Accepted and not used: no cipher that Sluice speaks has finite-field Diffie-Hellman.")
        @Nullable
        String dhfile,

        @Setting(
                key = ".verify",
                value = "verify_none",
                doc =
                        "Whether clients are asked for a certificate: verify_none or verify_peer, which needs cacertfile.")
        Verify verify,

        @Setting(
                key = ".fail_if_no_peer_cert",
                value = "false",
                doc = "Whether a client without certificate is refused; needs verify_peer.")
        boolean failIfNoPeerCert,

        @Setting(
                key = ".ciphers",
                doc = "Ciphers up to TLS 1.2, the best first, by OpenSSL's names; empty for a good choice.")
        List<String> ciphers,

        @Setting(
                key = ".psk_ciphers",
                doc =
                        "Ciphers with keys of psk.file.path; not together with ciphers. Certificates may be served beside them.")
        List<String> pskCiphers,

        @Setting(
                key = ".secure_renegotiate",
                value = "on",
                doc = "Accepted: Sluice never renegotiates, which is the secure way.")
        boolean secureRenegotiate,

        @Setting(
                key = ".reuse_sessions",
                value = "on",
                doc = "Whether a client that comes again may shorten its handshake.")
        boolean reuseSessions,

        @Setting(
                key = ".honor_cipher_order",
                value = "on",
                doc = "Whether the server's order of ciphers counts and not the client's, up to TLS 1.2.")
        boolean honorCipherOrder,

        @Setting(
                key = ".peer_cert_as_username",
                doc = "What of a client's certificate is its user name: cn, dn or crt; needs verify_peer.")
        @Nullable
        CertificateName peerCertAsUsername) {
    /** Refuses what cannot work together. */
    public TlsSettings {
        TlsVersion.of(versions);
        Ciphers.requireKnown(ciphers);
        Ciphers.requireKnownWithKey(pskCiphers);
        require(
                handshakeTimeout.toMillis() >= 100 && handshakeTimeout.toHours() <= 1,
                "handshake_timeout is 100ms to 1h");
        require(
                ciphers.isEmpty() || pskCiphers.isEmpty(),
                "psk_ciphers cannot be given together with ciphers: leave out ciphers, certificates still work");
        require(
                (keyfile == null) == (certfile == null),
                "keyfile and certfile are only good together, " + (keyfile == null ? "keyfile" : "certfile")
                        + " is missing");
        require(
                keyfile != null || !pskCiphers.isEmpty(),
                "keyfile and certfile must be given (or psk_ciphers, for clients with pre-shared keys only)");
        require(
                verify == Verify.VERIFY_NONE || cacertfile != null,
                "verify = verify_peer needs cacertfile: nothing else tells which certificates are good");
        require(
                verify == Verify.VERIFY_PEER || !failIfNoPeerCert,
                "fail_if_no_peer_cert needs verify = verify_peer: clients are asked for no certificate");
        require(
                verify == Verify.VERIFY_PEER || peerCertAsUsername == null,
                "peer_cert_as_username needs verify = verify_peer: clients are asked for no certificate");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    boolean hasCertificate() {
        return keyfile != null;
    }

    boolean hasKeys() {
        return !pskCiphers.isEmpty();
    }
}
