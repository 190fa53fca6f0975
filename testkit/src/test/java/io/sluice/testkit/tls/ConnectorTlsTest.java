package io.sluice.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.tls.TlsClient;
import io.sluice.connector.tls.TlsSettings;
import io.sluice.testkit.tls.TestAuthority.Issued;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code io.sluice.connector.tls} believes and what it says when it does not; here, as this module makes certificates. */
@Timeout(60)
class ConnectorTlsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.root("sluice test");

    @TempDir
    private Path directory;

    private final Issued server = AUTHORITY.issue("CN=target");

    @BeforeEach
    void writeFiles() throws IOException {
        AUTHORITY.write(directory.resolve("ca.pem"));
        TestAuthority.root("another").write(directory.resolve("other-ca.pem"));
        server.writeChain(directory.resolve("server.pem"));
        server.writeKey(directory.resolve("server-key.pem"));
    }

    @Test
    @DisplayName("A target with a certificate of the authority and for its name is believed, by socket and by engine")
    void believesTheRightTarget() throws Exception {
        TlsClient client = client(Map.of("cacertfile", "ca.pem"));
        assertThatCode(() -> handshake(client, "localhost")).doesNotThrowAnyException();
        assertThatCode(() -> handshake(client, "127.0.0.1")).doesNotThrowAnyException();
        assertThatCode(() -> shake(client.engine("localhost", 1), serverEngine()))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("A certificate of another authority, or for another name, ends the handshake")
    void refusesOthers() throws Exception {
        TlsClient stranger = client(Map.of("cacertfile", "other-ca.pem"));
        assertThatThrownBy(() -> handshake(stranger, "localhost")).isInstanceOf(SSLException.class);
        TlsClient named = client(Map.of("cacertfile", "ca.pem", "server_name", "broker.example"));
        assertThatThrownBy(() -> handshake(named, "localhost")).hasMessageContaining("broker.example");
        assertThatThrownBy(() -> shake(named.engine("localhost", 1), serverEngine()))
                .hasStackTraceContaining("broker.example");
        TlsClient mapped = client(Map.of("cacertfile", "ca.pem", "server_name", "localhost"));
        assertThatCode(() -> handshake(mapped, "ip6-loopback-of-nobody")).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("verify_none believes anybody; without cacertfile Java's authorities count")
    void believesAnybodyIfTold() throws Exception {
        TlsClient anybody = client(Map.of("verify", "verify_none", "cacertfile", "other-ca.pem"));
        assertThatCode(() -> handshake(anybody, "somewhere.else")).doesNotThrowAnyException();
        assertThatThrownBy(() -> handshake(client(Map.of()), "localhost")).isInstanceOf(SSLException.class);
    }

    @Test
    @DisplayName("Private keys are read in all forms that OpenSSL writes")
    void readsOlderForms() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        Files.writeString(directory.resolve("old.pem"), traditional(server.key()));
        assertThat(client(Map.of("certfile", "server.pem", "keyfile", "old.pem"))
                        .keyManager())
                .isPresent();
        // another key, but one that was read
        Files.writeString(directory.resolve("rsa.pem"), traditional(rsa.generateKeyPair()));
        assertThat(problem("server.pem", "rsa.pem")).contains("does not match the first certificate");
    }

    @Test
    @DisplayName("What is wrong with a file is said with the file and the parameter that names it")
    void namesFileAndParameter() throws Exception {
        Files.writeString(directory.resolve("empty.pem"), "nothing");
        Files.writeString(
                directory.resolve("locked.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Files.writeString(
                directory.resolve("cut.pem"), "-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n");
        assertThat(problem("missing.pem", "server-key.pem"))
                .isEqualTo("parameter certfile: " + directory.resolve("missing.pem") + " does not exist");
        assertThat(problem("empty.pem", "server-key.pem")).contains("certfile", "empty.pem", "holds no certificate");
        assertThat(problem("server.pem", "empty.pem")).contains("keyfile", "empty.pem", "holds no private key");
        assertThat(problem("server.pem", "locked.pem")).contains("keyfile", "encrypted", "openssl pkey");
        assertThat(problem("server.pem", "cut.pem")).contains("keyfile", "cut.pem", "cut off");
    }

    @Test
    @DisplayName("A certificate without key is refused before any file is read")
    void wantsBothOfThem() {
        assertThat(catchThrowableOfType(InvalidParameterException.class, () -> settings(Map.of("certfile", "a.pem"))))
                .hasMessage("parameters certfile and keyfile go together: give keyfile");
    }

    private String problem(String certificate, String key) {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> client(Map.of("certfile", certificate, "keyfile", key)));
        assertThat(failure.kind()).isEqualTo(ConnectorException.Kind.RETRY);
        return String.valueOf(failure.getMessage());
    }

    /** PKCS #1 and SEC 1, as {@code openssl genrsa -traditional} and {@code openssl ecparam -genkey} write them. */
    private static String traditional(KeyPair key) throws IOException {
        byte[] der;
        String label;
        if (key.getPrivate() instanceof ECPrivateKey ec) {
            label = "EC PRIVATE KEY";
            der = new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1)
                    .getEncoded();
        } else {
            label = "RSA PRIVATE KEY";
            der = PrivateKeyInfo.getInstance(key.getPrivate().getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
        }
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(label, der));
        }
        return text.toString();
    }

    private TlsSettings settings(Map<String, @Nullable Object> parameters) throws InvalidParameterException {
        Map<String, @Nullable Object> given = new HashMap<>(parameters);
        given.put("ssl", true);
        return TlsSettings.of(ParameterValues.check(TlsSettings.parameters(), given), directory);
    }

    private TlsClient client(Map<String, @Nullable Object> parameters)
            throws InvalidParameterException, ConnectorException {
        return settings(parameters).open();
    }

    private SSLEngine serverEngine() throws Exception {
        SSLEngine engine = client(Map.of("certfile", "server.pem", "keyfile", "server-key.pem"))
                .context()
                .createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    /** Connects to a server on the loopback address as if it had the name. */
    private void handshake(TlsClient client, String name) throws Exception {
        TlsClient own = client(Map.of("certfile", "server.pem", "keyfile", "server-key.pem"));
        try (SSLServerSocket listener = (SSLServerSocket)
                own.context().getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread acceptor = new Thread(() -> answer(listener));
            acceptor.start();
            int port = listener.getLocalPort();
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
                    SSLSocket socket = (SSLSocket) client.socketFactory().createSocket(plain, name, port, true)) {
                socket.startHandshake();
                assertThat(socket.getInputStream().read()).isEqualTo('+');
            } finally {
                acceptor.join(10_000);
            }
        }
    }

    private static void answer(SSLServerSocket listener) {
        try (Socket accepted = listener.accept()) {
            accepted.getOutputStream().write('+');
        } catch (IOException e) {
            // the client did not like it: it says why
        }
    }

    /** Runs both sides until neither has anything more to say. */
    private static void shake(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(65_536);
        ByteBuffer toClient = ByteBuffer.allocate(65_536);
        for (int round = 0; round < 20; round++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertThat(client.getSession().isValid()).isTrue();
        assertThat(client.getSession().getPeerCertificates()).isNotEmpty();
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(65_536));
        in.compact();
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        engine.wrap(ByteBuffer.allocate(0), out);
    }
}
