package io.sluice.gateway.transport;

import io.sluice.gateway.transport.tls.CertificateName;
import io.sluice.gateway.transport.tls.TlsSettings;
import io.sluice.gateway.transport.tls.Verify;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of TLS with all defaults, of which a test changes some. */
final class TlsWishes {
    List<String> versions = List.of("tlsv1.3", "tlsv1.2");
    Duration handshakeTimeout = Duration.ofSeconds(15);

    @Nullable
    Path key;

    @Nullable
    Path certificate;

    @Nullable
    Path trusted;

    Verify verify = Verify.VERIFY_NONE;
    boolean failIfNoPeerCert;
    List<String> ciphers = List.of();
    List<String> pskCiphers = List.of();
    boolean reuseSessions = true;
    boolean honorCipherOrder = true;

    @Nullable
    CertificateName username;

    @Nullable
    String dhfile;

    TlsSettings settings() {
        return new TlsSettings(
                versions,
                handshakeTimeout,
                text(key),
                text(certificate),
                text(trusted),
                dhfile,
                verify,
                failIfNoPeerCert,
                ciphers,
                pskCiphers,
                true,
                reuseSessions,
                honorCipherOrder,
                username);
    }

    private static @Nullable String text(@Nullable Path path) {
        return path == null ? null : path.toString();
    }
}
