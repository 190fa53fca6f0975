package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Feature;
import io.sluice.gateway.transport.tls.TlsFileException;
import io.sluice.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change while Sluice runs, and those that cannot be used. */
class CertificateReloadTest {
    @TempDir
    private Path folder;

    private TlsRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new TlsRig(folder);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private String serial(Listener<?> listener) throws Exception {
        String output = rig.talk(listener, "-showcerts");
        Matcher pem = Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL)
                .matcher(output);
        assertThat(pem.find()).as(output).isTrue();
        Path shown = Files.writeString(folder.resolve("shown.pem"), pem.group());
        Process process = new ProcessBuilder("openssl", "x509", "-noout", "-serial", "-in", shown.toString()).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .replaceFirst("serial=0*", "");
    }

    @Feature("TL-14")
    @Test
    void theNextHandshakeShowsTheNewCertificateAndOpenConnectionsLive() throws Exception {
        Listener<String> listener = rig.open(wishes -> {});
        try (OpenSslSession old = OpenSslSession.open(listener)) {
            old.say("before");
            String first = serial(listener);
            TestAuthority.Issued next = rig.root.issue("CN=localhost");
            rig.put(next);

            assertThat(rig.files.reload()).isEmpty();

            assertThat(serial(listener)).isEqualTo(next.serial()).isNotEqualTo(first);
            old.say("after");
        }
    }

    @Feature("TL-14")
    @Test
    void aCertificateThatCannotBeUsedChangesNothingAndIsToldByAnAlarm() throws Exception {
        Listener<String> listener = rig.open(wishes -> {});
        String first = serial(listener);
        rig.root.issue("CN=localhost").writeChain(folder.resolve("cert.pem"));

        assertThat(rig.files.reload())
                .containsExactly("listener.ssl.test: the key in " + folder.resolve("key.pem")
                        + " does not match the first certificate in " + folder.resolve("cert.pem") + " (CN=localhost)");
        assertThat(serial(listener)).isEqualTo(first);
        assertThat(rig.alarms()).containsExactly("tls_files/listener.ssl.test");

        rig.put(rig.root.issue("CN=localhost"));
        assertThat(rig.files.reload()).isEmpty();
        assertThat(rig.alarms()).isEmpty();
        assertThat(serial(listener)).isNotEqualTo(first);
    }

    @Feature("TL-14")
    @Test
    void aCertificateThatIsOverOrSoonWillBeRaisesAnAlarm() throws Exception {
        rig.put(rig.root.issue("CN=localhost", Duration.ofDays(29)));
        rig.open(wishes -> {});
        assertThat(rig.alarms()).containsExactly("certificate_expires/listener.ssl.test");

        rig.put(rig.root.issue("CN=localhost", Duration.ofDays(-1)));
        assertThat(rig.files.reload()).isEmpty();
        assertThat(rig.alarms()).containsExactly("certificate_expired/listener.ssl.test");

        rig.put(rig.root.issue("CN=localhost", Duration.ofDays(31)));
        assertThat(rig.files.reload()).isEmpty();
        assertThat(rig.alarms()).isEmpty();
    }

    @Feature("TL-01")
    @Test
    void whatCannotBeReadIsToldWithItsFile() throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("cert.pem");

        Files.writeString(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertRefused(key.toString());
        Files.writeString(key, "nothing of that kind\n");
        assertRefused(key + " holds no private key (expected -----BEGIN PRIVATE KEY-----)");
        Files.delete(key);
        assertRefused(key + " does not exist");
        rig.put(rig.root.issue("CN=localhost"));
        Files.copy(key, certificate, StandardCopyOption.REPLACE_EXISTING);
        assertRefused(certificate + " holds no certificate (expected -----BEGIN CERTIFICATE-----)");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> rig.open(wishes -> {}))
                .isInstanceOf(TlsFileException.class)
                .hasMessageStartingWith("listener.ssl.test: " + message);
    }

    @Feature("TL-14")
    @Test
    void changesAreFoundWithoutBeingTold() throws Exception {
        Listener<String> listener = rig.open(wishes -> {});
        TestAuthority.Issued next = rig.root.issue("CN=localhost");
        rig.put(next);

        rig.files.look();

        assertThat(serial(listener)).isEqualTo(next.serial());
    }
}
