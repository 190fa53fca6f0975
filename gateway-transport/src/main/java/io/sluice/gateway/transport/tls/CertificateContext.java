package io.sluice.gateway.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * One certificate in force: makes the handlers of new connections. BoringSSL does the work where its library loads, else the
 * JDK. Connections keep what they began with when another one takes its place. Confined to its user's lock.
 */
final class CertificateContext {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TlsSettings settings;
    private final SslContext context;
    private final List<String> notSpoken;
    private @Nullable OpenSslSessionTicketKey ticketKey;

    private CertificateContext(TlsSettings settings, SslContext context, List<String> notSpoken) {
        this.settings = settings;
        this.context = context;
        this.notSpoken = notSpoken;
    }

    /** Which library a new one takes. */
    static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    /** @throws TlsFileException if the provider refuses the certificate or has none of the ciphers */
    static CertificateContext of(TlsSettings settings, ServerCertificate certificate, SslProvider provider)
            throws TlsFileException {
        Set<String> available = available(provider);
        List<String> wanted =
                settings.ciphers().isEmpty() ? Ciphers.usual(TlsVersion.of(settings.versions())) : settings.ciphers();
        List<String> spoken = wanted.stream()
                .filter(name -> available.contains(CipherSuiteConverter.toJava(name, "TLS")))
                .toList();
        if (spoken.isEmpty() && !settings.versions().contains("tlsv1.3")) {
            throw new TlsFileException("none of its ciphers is spoken any more");
        }
        try {
            SslContext context =
                    builder(settings, certificate, provider, spoken).build();
            List<String> notSpoken = new ArrayList<>(settings.ciphers());
            notSpoken.removeAll(spoken);
            CertificateContext made = new CertificateContext(settings, context, notSpoken);
            made.reuseSessions();
            return made;
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsFileException("the certificate is refused: " + e.getMessage(), e);
        }
    }

    private static Set<String> available(SslProvider provider) {
        if (provider != SslProvider.JDK) {
            return OpenSsl.availableJavaCipherSuites();
        }
        try {
            return Set.of(SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .build()
                    .newEngine(ByteBufAllocator.DEFAULT)
                    .getSupportedCipherSuites());
        } catch (SSLException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    private static SslContextBuilder builder(
            TlsSettings settings, ServerCertificate certificate, SslProvider provider, List<String> ciphers) {
        SslContextBuilder builder = SslContextBuilder.forServer(
                        certificate.key(), certificate.chain().toArray(X509Certificate[]::new))
                .sslProvider(provider)
                .protocols(TlsVersion.of(settings.versions()).stream()
                        .map(TlsVersion::javaName)
                        .toList())
                .clientAuth(clientAuth(settings));
        if (!certificate.trusted().isEmpty()) {
            builder.trustManager(certificate.trusted().toArray(X509Certificate[]::new));
        }
        List<String> names = new ArrayList<>();
        ciphers.forEach(name -> names.add(CipherSuiteConverter.toJava(name, "TLS")));
        names.addAll(Ciphers.OF_TLS_1_3);
        return builder.ciphers(names.stream().distinct().toList());
    }

    private static ClientAuth clientAuth(TlsSettings settings) {
        if (settings.verify() == Verify.VERIFY_NONE) {
            return ClientAuth.NONE;
        }
        return settings.failIfNoPeerCert() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
    }

    private void reuseSessions() {
        boolean reuse = settings.reuseSessions();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(reuse);
            renewTicketKey();
        } else if (!reuse) {
            // the JDK has no switch for it: a cache of one session that is over after a second
            context.sessionContext().setSessionCacheSize(1);
            context.sessionContext().setSessionTimeout(1);
        }
    }

    /**
     * Tickets, the only way in TLS 1.3, cost the server no memory, but whoever finds their key can read what they began. Those
     * made with the key before are still taken.
     */
    void renewTicketKey() {
        if (!settings.reuseSessions() || !(context.sessionContext() instanceof OpenSslSessionContext sessions)) {
            return;
        }
        OpenSslSessionTicketKey last = ticketKey;
        OpenSslSessionTicketKey next = new OpenSslSessionTicketKey(
                random(OpenSslSessionTicketKey.NAME_SIZE),
                random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                random(OpenSslSessionTicketKey.AES_KEY_SIZE));
        ticketKey = next;
        if (last == null) {
            sessions.setTicketKeys(next);
        } else {
            sessions.setTicketKeys(next, last);
        }
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /** Ciphers that the setting names and nobody speaks any more. */
    List<String> notSpoken() {
        return notSpoken;
    }

    /** A handler for a new connection. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        // whoever waits for the handshake has a limit of its own, for all kinds of handshakes
        handler.setHandshakeTimeoutMillis(0);
        if (!settings.reuseSessions() && handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
        }
        if (!settings.honorCipherOrder()) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setUseCipherSuitesOrder(false);
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }

    /** No new handlers after this; connections that are open go on. */
    void release() {
        ReferenceCountUtil.release(context);
    }
}
