package io.sluice.connector.tls;

import io.sluice.connector.ConnectorException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS, made of the files of {@link TlsSettings}. {@link #socketFactory} and {@link #engine} check all
 * that is to be checked, the name in the certificate included; {@link #context} leaves the name to its user. TLS 1.2 and
 * 1.3. Safe for any thread.
 */
public final class TlsClient {
    private static final char[] NO_PASSWORD = new char[0];
    private static final byte[] ANYTHING = {1, 2, 3};

    private final TlsSettings settings;
    private final X509ExtendedTrustManager trust;
    private final Optional<X509ExtendedKeyManager> keys;
    private final SSLContext context;

    private TlsClient(TlsSettings settings) throws ConnectorException, GeneralSecurityException, IOException {
        this.settings = settings;
        this.trust = settings.verified() ? trust(settings.trusted()) : new TrustsAnybody();
        this.keys = keys(settings.certificate(), settings.key());
        this.context = SSLContext.getInstance("TLS");
        context.init(keys.map(k -> new KeyManager[] {k}).orElse(null), new TrustManager[] {trust}, null);
    }

    static TlsClient open(TlsSettings settings) throws ConnectorException {
        try {
            return new TlsClient(settings);
        } catch (GeneralSecurityException | IOException e) {
            throw ConnectorException.retry("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** Makes sockets that end the handshake with an exception if the target is not who it should be. */
    public SSLSocketFactory socketFactory() {
        return new NamedSocketFactory(context.getSocketFactory(), this);
    }

    /** An engine that ends the handshake with an exception if the target is not who it should be. */
    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(nameOf(host), port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(checked(engine.getSSLParameters()));
        return engine;
    }

    /** Trust and keys; whoever uses it must check the name, if {@link TlsSettings#verified} says so. */
    public SSLContext context() {
        return context;
    }

    /** What is trusted: needed by clients that take a socket factory and ask for this as well. */
    public X509ExtendedTrustManager trustManager() {
        return trust;
    }

    /** The own certificate and its key, empty if there is none. */
    public Optional<X509ExtendedKeyManager> keyManager() {
        return keys;
    }

    /** Whether the name in the target's certificate is to be checked. */
    public boolean verified() {
        return settings.verified();
    }

    /** The name that the certificate of the host must be made for. */
    public String nameOf(String host) {
        return settings.serverName().isEmpty() ? host : settings.serverName();
    }

    /** The parameters, with the check of the name if it is wanted. */
    SSLParameters checked(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm(settings.verified() ? "HTTPS" : null);
        return parameters;
    }

    /** The socket, checking the name that belongs to it. */
    <S extends Socket> S checked(S socket) {
        if (socket instanceof SSLSocket tls) {
            tls.setSSLParameters(checked(tls.getSSLParameters()));
        }
        return socket;
    }

    private static X509ExtendedTrustManager trust(@Nullable Path file)
            throws ConnectorException, GeneralSecurityException, IOException {
        KeyStore store = null;
        if (file != null) {
            store = emptyStore();
            int number = 0;
            for (X509Certificate authority : new PemFile(TlsSettings.TRUSTED, file).certificates()) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private static Optional<X509ExtendedKeyManager> keys(@Nullable Path certificate, @Nullable Path key)
            throws ConnectorException, GeneralSecurityException, IOException {
        if (certificate == null || key == null) {
            return Optional.empty();
        }
        List<X509Certificate> chain = new PemFile(TlsSettings.CERTIFICATE, certificate).certificates();
        PemFile keyFile = new PemFile(TlsSettings.KEY, key);
        PrivateKey own = keyFile.key();
        if (!matches(own, chain.get(0))) {
            throw keyFile.failure("does not match the first certificate in " + certificate, null);
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("own", own, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, NO_PASSWORD);
        return Optional.of((X509ExtendedKeyManager) factory.getKeyManagers()[0]);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static boolean matches(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default -> "SHA256with" + key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // of another kind
            return false;
        }
    }
}
