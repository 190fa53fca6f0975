package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.transport.tls.CertificateName;
import io.sluice.gateway.transport.tls.Verify;
import io.sluice.testkit.tls.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL's client before a listener with certificates. */
class TlsTest {
    private static final String OLD = " -cipher DEFAULT@SECLEVEL=0";

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

    private static void assertEchoed(String output) {
        // in one piece, but perhaps in the middle of what s_client tells of itself
        assertThat(output).contains("hello\nbye\n");
    }

    private static void assertRefused(String output) {
        assertThat(output).doesNotContain("hello\n");
    }

    @Feature("TL-01")
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void whatTheProtocolSaysComesThrough(String version) throws Exception {
        Listener<String> listener = rig.open(wishes -> {});

        String output =
                rig.talk(listener, version + " -CAfile $root.pem -verify_return_error -verify_hostname localhost");

        assertEchoed(output);
        assertThat(output).contains("Verify return code: 0 (ok)");
        assertThat(rig.shutdowns()).containsEntry("kicked", 1L);
        assertThat(listener.id()).isEqualTo("line:ssl:test");
    }

    @Feature("TL-01")
    @Test
    void aLotOfDataComesThroughInOrder() throws Exception {
        Listener<String> listener = rig.open(wishes -> {});
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("line ").append(i).append(" and some more words\n");
        }

        String output = rig.talk(listener, "-quiet -CAfile $root.pem", lines + "bye\n");

        assertThat(output).contains(lines);
    }

    @Feature("TL-02")
    @ParameterizedTest
    @CsvSource({
        "'tlsv1.3,tlsv1.2', -tls1_1, false",
        "'tlsv1.3,tlsv1.2', -tls1, false",
        "'tlsv1.3,tlsv1.2', -tls1_2, true",
        "'tlsv1.3', -tls1_2, false",
        "'tlsv1.2', -tls1_3, false",
        "'tlsv1.2', -tls1_2, true",
        "'tlsv1.2,tlsv1.1,tlsv1', -tls1_1, true",
        "'tlsv1.2,tlsv1.1,tlsv1', -tls1, true"
    })
    void onlyVersionsThatAreNamedAreSpoken(String named, String asked, boolean spoken) throws Exception {
        Listener<String> listener = rig.open(wishes -> wishes.versions = List.of(named.split(",")));

        String output = rig.talk(listener, asked + (asked.equals("-tls1_3") ? "" : OLD));

        assertThat(output.contains("hello\nbye\n")).as(output).isEqualTo(spoken);
        assertThat(rig.count(Metric.CONNECTIONS_TLS_FAILED)).isEqualTo(spoken ? 0 : 1);
        if (!spoken) {
            assertThat(rig.shutdowns()).containsExactly(java.util.Map.entry("tls_handshake_failed", 1L));
        }
    }

    @Feature("TL-03")
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void aClientWithoutCertificateIsRefusedWhereOneIsRequired(String version) throws Exception {
        TestAuthority.Issued client = rig.root.issue("CN=sensor 7");
        client.writeKey(folder.resolve("client.key"));
        client.writeChain(folder.resolve("client.pem"));
        TestAuthority.Issued stranger = TestAuthority.root("Somebody").issue("CN=stranger");
        stranger.writeKey(folder.resolve("stranger.key"));
        stranger.writeChain(folder.resolve("stranger.pem"));
        TestAuthority.Issued late = rig.root.issue("CN=late", Duration.ofDays(-1));
        late.writeKey(folder.resolve("late.key"));
        late.writeChain(folder.resolve("late.pem"));
        Listener<String> listener = rig.open(wishes -> {
            wishes.verify = Verify.VERIFY_PEER;
            wishes.failIfNoPeerCert = true;
            wishes.trusted = folder.resolve("root.pem");
        });

        String without = rig.talk(listener, version);
        assertRefused(without);
        assertThat(without).containsPattern("alert (certificate required|handshake failure)");
        String unknown = rig.talk(listener, version + " -key $stranger.key -cert $stranger.pem");
        assertRefused(unknown);
        assertThat(unknown).contains("alert");
        String expired = rig.talk(listener, version + " -key $late.key -cert $late.pem");
        assertRefused(expired);
        assertThat(expired).contains("alert certificate expired");
        assertThat(rig.count(Metric.CONNECTIONS_TLS_FAILED)).isEqualTo(3);

        assertEchoed(rig.talk(listener, version + " -key $client.key -cert $client.pem"));
    }

    @Feature("TL-03")
    @Test
    void aCertificateThatMayBeLeftOutMustBeGoodAllTheSame() throws Exception {
        TestAuthority.Issued stranger = TestAuthority.root("Somebody").issue("CN=stranger");
        stranger.writeKey(folder.resolve("stranger.key"));
        stranger.writeChain(folder.resolve("stranger.pem"));
        Listener<String> listener = rig.open(wishes -> {
            wishes.verify = Verify.VERIFY_PEER;
            wishes.trusted = folder.resolve("root.pem");
            wishes.username = CertificateName.CN;
        });

        assertEchoed(rig.talk(listener, "-tls1_3"));
        assertThat(rig.protocol.peers.element().username()).isNull();
        assertRefused(rig.talk(listener, "-tls1_3 -key $stranger.key -cert $stranger.pem"));
    }

    @Feature("TL-04")
    @Test
    void chainsOfThreeHoldOnBothSides() throws Exception {
        TestAuthority intermediate = rig.root.intermediate("Sluice Test Intermediate");
        rig.put(intermediate.issue("CN=localhost"));
        TestAuthority.Issued client = intermediate.issue("CN=sensor 7");
        client.writeKey(folder.resolve("client.key"));
        client.writeChain(folder.resolve("client.pem"));
        Listener<String> listener = rig.open(wishes -> {
            wishes.verify = Verify.VERIFY_PEER;
            wishes.failIfNoPeerCert = true;
            wishes.trusted = folder.resolve("root.pem");
        });

        String output = rig.talk(
                listener,
                "-CAfile $root.pem -verify_return_error -showcerts -key $client.key -cert $client.pem"
                        + " -cert_chain $client.pem");

        assertEchoed(output);
        assertThat(output).contains("depth=2 CN = Sluice Test Root", "Verify return code: 0 (ok)");
    }

    @Feature("TL-05")
    @ParameterizedTest
    @CsvSource({"true, ECDHE-ECDSA-AES256-GCM-SHA384", "false, ECDHE-ECDSA-AES128-GCM-SHA256"})
    void theServersOrderOfCiphersCountsWhereItIsHonoured(boolean honoured, String expected) throws Exception {
        Listener<String> listener = rig.open(wishes -> {
            wishes.ciphers = List.of("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256");
            wishes.honorCipherOrder = honoured;
        });

        String output =
                rig.talk(listener, "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384");

        assertEchoed(output);
        assertThat(output).contains("Cipher is " + expected);
    }

    @Feature("TL-05")
    @Test
    void aCipherThatIsNotListedIsRefusedAndTls13GoesOn() throws Exception {
        Listener<String> listener = rig.open(wishes -> wishes.ciphers =
                List.of("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-DES-CBC3-SHA", "DHE-DSS-AES128-SHA"));

        assertRefused(rig.talk(listener, "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256"));
        assertEchoed(rig.talk(listener, "-tls1_3"));
    }

    @Feature("TL-06")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatComesAgainReusesItsSessionWhereItMay(boolean reuse) throws Exception {
        Listener<String> listener = rig.open(wishes -> {
            wishes.reuseSessions = reuse;
            wishes.dhfile = "dh-params.pem";
        });

        String reconnected = rig.talk(listener, "-tls1_2 -reconnect");
        assertThat(Pattern.compile("(?m)^Reused").matcher(reconnected).results().count())
                .as(reconnected)
                .isEqualTo(reuse ? 5 : 0);
        String noTickets = rig.talk(listener, "-tls1_2 -no_ticket -reconnect");
        assertThat(Pattern.compile("(?m)^Reused").matcher(noTickets).results().count())
                .as(noTickets)
                .isEqualTo(reuse ? 5 : 0);

        // tickets of TLS 1.3 come behind the handshake
        rig.talk(listener, "-tls1_3 -sess_out $session.pem");
        if (reuse) {
            String again = rig.talk(listener, "-tls1_3 -sess_in $session.pem");
            assertEchoed(again);
            assertThat(again).contains("Reused, TLSv1.3");
        }
    }

    @Feature("TL-07")
    @Test
    void theCertificateNamesTheUser() throws Exception {
        TestAuthority.Issued client = rig.root.issue("O=Plant,OU=Hall 2,CN=sensor 7");
        client.writeKey(folder.resolve("client.key"));
        client.writeChain(folder.resolve("client.pem"));
        for (CertificateName name : CertificateName.values()) {
            Listener<String> listener = rig.open(wishes -> {
                wishes.verify = Verify.VERIFY_PEER;
                wishes.trusted = folder.resolve("root.pem");
                wishes.username = name;
            });
            assertEchoed(rig.talk(listener, "-key $client.key -cert $client.pem"));
        }

        byte[] der = client.chain().get(0).getEncoded();
        assertThat(rig.protocol.peers)
                .extracting(Peer::username)
                .containsExactly(
                        "sensor 7",
                        "CN=sensor 7,OU=Hall 2,O=Plant",
                        java.util.Base64.getEncoder().encodeToString(der));
        assertThat(rig.protocol.peers).noneMatch(Peer::proven);
    }

    @Feature("TL-08")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatStopsInTheHandshakeIsClosedAfterItsTime(boolean withKeys) throws Exception {
        rig.keys("sensor:00ff");
        Listener<String> listener = rig.open(wishes -> {
            wishes.handshakeTimeout = Duration.ofMillis(300);
            wishes.pskCiphers = withKeys ? List.of("PSK-AES128-GCM-SHA256") : List.of();
        });
        try (Socket silent = new Socket("127.0.0.1", listener.boundAddress().getPort());
                Socket slow = new Socket("127.0.0.1", listener.boundAddress().getPort())) {
            silent.setSoTimeout(20_000);
            slow.setSoTimeout(20_000);
            // the beginning of a ClientHello
            slow.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(rig.count(Metric.CONNECTIONS_TLS_TIMEOUT)).isEqualTo(2);
        assertThat(rig.shutdowns()).containsEntry("tls_handshake_timeout", 2L);
    }

    @Feature("TL-01")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bytesThatAreNoTlsEndTheConnectionAndAreCountedOnce(boolean withKeys) throws Exception {
        rig.keys("sensor:00ff");
        Listener<String> listener =
                rig.open(wishes -> wishes.pskCiphers = withKeys ? List.of("PSK-AES128-GCM-SHA256") : List.of());
        try (Socket lost = new Socket("127.0.0.1", listener.boundAddress().getPort())) {
            lost.setSoTimeout(20_000);
            lost.getOutputStream()
                    .write("\u0010\u0010\0\u0004MQTT and nothing secret\n"
                            .repeat(3)
                            .getBytes("UTF-8"));

            assertThat(endOf(lost)).isTrue();
        }
        assertThat(rig.count(Metric.CONNECTIONS_TLS_FAILED)).isEqualTo(1);
        assertThat(rig.shutdowns()).containsExactly(java.util.Map.entry("tls_handshake_failed", 1L));
        assertThat(rig.protocol.peers).isEmpty();
    }

    /** Reads to the end; a reset is one too. */
    private static boolean endOf(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes().length < 20;
        } catch (IOException e) {
            return true;
        }
    }
}
