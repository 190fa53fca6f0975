package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.transport.tls.TlsFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL's client with a pre-shared key. */
class PskTest {
    private static final String KEY = "8c701116e9127c57a99d5563709af3deaca75563e2c4dd0865701ae839fb6d79";
    private static final String WITH_KEY = " -psk_identity sensor:7 -psk " + KEY;

    @TempDir
    private Path folder;

    private TlsRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new TlsRig(folder);
        rig.keys("# of the plant", "", "sensor:7:" + KEY, "other:00ff");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Listener<String> open(boolean withCertificate, String... ciphers) throws Exception {
        return rig.open(wishes -> {
            wishes.pskCiphers = List.of(ciphers);
            if (!withCertificate) {
                wishes.key = null;
                wishes.certificate = null;
            }
        });
    }

    private static void assertEchoed(String output) {
        // in one piece, but perhaps in the middle of what s_client tells of itself
        assertThat(output).contains("hello\nbye\n");
    }

    @Feature("TL-09")
    @ParameterizedTest
    @CsvSource({
        "PSK-AES128-GCM-SHA256, -tls1_2",
        "PSK-AES256-GCM-SHA384, -tls1_2",
        "PSK-AES128-CCM8, -tls1_2",
        "PSK-AES128-CBC-SHA, -tls1_2",
        "ECDHE-PSK-AES128-CBC-SHA256, -tls1_2",
        "ECDHE-PSK-CHACHA20-POLY1305, -tls1_2",
        "PSK-AES128-GCM-SHA256, -tls1_3"
    })
    void aKnownKeyOpensTheDoorAndNamesTheUser(String cipher, String version) throws Exception {
        Listener<String> listener = open(false, cipher);

        String output =
                rig.talk(listener, version + WITH_KEY + (version.equals("-tls1_3") ? "" : " -cipher " + cipher));

        assertEchoed(output);
        Peer peer = rig.protocol.peers.element();
        assertThat(peer.username()).isEqualTo("sensor:7");
        assertThat(peer.proven()).isTrue();
        assertThat(rig.shutdowns()).containsEntry("kicked", 1L);
    }

    @Feature("TL-09")
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void anUnknownIdentityAndAWrongKeyAreRefused(String version) throws Exception {
        Listener<String> listener = open(false, "PSK-AES128-GCM-SHA256");

        for (String options : List.of(" -psk_identity nobody -psk " + KEY, " -psk_identity sensor:7 -psk 1234")) {
            String output = rig.talk(listener, version + options);
            assertThat(output).doesNotContain("hello\n");
            assertThat(output).contains("alert");
        }
        assertThat(rig.count(Metric.CONNECTIONS_TLS_FAILED)).isEqualTo(2);
        assertThat(rig.protocol.peers).isEmpty();
    }

    @Feature("TL-09")
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void keysAndCertificatesShareAPort(String version) throws Exception {
        Listener<String> listener = open(true, "PSK-AES128-GCM-SHA256", "ECDHE-PSK-AES128-CBC-SHA256");

        assertEchoed(rig.talk(listener, version + WITH_KEY));
        String withCertificate = rig.talk(listener, version + " -CAfile $root.pem -verify_return_error");
        assertEchoed(withCertificate);
        assertThat(withCertificate).contains("Verify return code: 0 (ok)");
        assertThat(rig.protocol.peers).extracting(Peer::username).containsExactly("sensor:7", null);
        assertThat(rig.protocol.peers).extracting(Peer::proven).containsExactly(true, false);
    }

    @Feature("TL-09")
    @Test
    void aTicketOfACertificateIsNotTakenForAKey() throws Exception {
        Listener<String> listener = open(true, "PSK-AES128-GCM-SHA256");

        assertEchoed(rig.talk(listener, "-tls1_3 -sess_out $session.pem"));
        String again = rig.talk(listener, "-tls1_3 -sess_in $session.pem");

        assertEchoed(again);
        assertThat(again).contains("Reused, TLSv1.3");
    }

    @Feature("TL-09")
    @Test
    void aLotOfDataComesThroughInOrder() throws Exception {
        Listener<String> listener = open(false, "PSK-AES128-GCM-SHA256");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("line ").append(i).append(" and some more words\n");
        }

        assertThat(rig.talk(listener, "-quiet" + WITH_KEY, lines + "bye\n")).contains(lines);
    }

    @Feature("TL-09")
    @Test
    void aChangedFileIsInForceForTheNextClient() throws Exception {
        Listener<String> listener = open(false, "PSK-AES128-GCM-SHA256");
        rig.keys("new:abcd");

        assertThat(rig.files.reload()).isEmpty();

        assertThat(rig.talk(listener, WITH_KEY)).doesNotContain("hello\n");
        assertEchoed(rig.talk(listener, "-psk_identity new -psk abcd"));

        rig.keys("new:abcd", "broken");
        assertThat(rig.files.reload()).containsExactly("psk.file.path: " + rig.psk + ":2: expected identity:key");
        assertEchoed(rig.talk(listener, "-psk_identity new -psk abcd"));
        assertThat(rig.alarms()).containsExactly("tls_files/psk.file.path");
    }

    @Feature("TL-09")
    @ParameterizedTest
    @CsvSource({
        "'a:xyz', 'the key of ''a'' is not made of pairs of hexadecimal digits'",
        "'a:', 'the key of ''a'' is 1 to 256 bytes'",
        "':00', 'expected identity:key'",
        "'sensor:7:00', 'identity ''sensor:7'' stands twice'"
    })
    void whatIsNoKeyIsToldWithItsLineAndWithoutTheKey(String line, String objection) throws Exception {
        rig.keys("sensor:7:" + KEY, line);

        assertThatThrownBy(() -> open(false, "PSK-AES128-GCM-SHA256"))
                .isInstanceOf(TlsFileException.class)
                .hasMessage("listener.ssl.test: " + rig.psk + ":2: " + objection);
    }

    @Feature("TL-09")
    @Test
    void keysWithoutFileAreRefused() throws Exception {
        Files.delete(rig.psk);

        assertThatThrownBy(() -> open(false, "PSK-AES128-GCM-SHA256"))
                .hasMessage("listener.ssl.test: " + rig.psk + " does not exist");
    }
}
