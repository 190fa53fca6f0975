package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.appliance.config.ConfigurationException;
import io.sluice.appliance.config.ConfigurationLoader;
import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of TLS refuse, and what of the manual they take. */
class TlsSettingsTest {
    /** Manual 1661, in full. */
    private static final String CIPHERS = "ECDHE-ECDSA-AES256-GCM-SHA384,ECDHE-RSA-AES256-GCM-SHA384,"
            + "ECDHE-ECDSA-AES256-SHA384,ECDHE-RSA-AES256-SHA384,ECDHE-ECDSA-DES-CBC3-SHA,ECDH-ECDSA-AES256-GCM-SHA384,"
            + "ECDH-RSA-AES256-GCM-SHA384,ECDH-ECDSA-AES256-SHA384,ECDH-RSA-AES256-SHA384,DHE-DSS-AES256-GCM-SHA384,"
            + "DHE-DSS-AES256-SHA256,AES256-GCM-SHA384,AES256-SHA256,ECDHE-ECDSA-AES128-GCM-SHA256,"
            + "ECDHE-RSA-AES128-GCM-SHA256,ECDHE-ECDSA-AES128-SHA256,ECDHE-RSA-AES128-SHA256,ECDH-ECDSA-AES128-GCM-SHA256,"
            + "ECDH-RSA-AES128-GCM-SHA256,ECDH-ECDSA-AES128-SHA256,ECDH-RSA-AES128-SHA256,DHE-DSS-AES128-GCM-SHA256,"
            + "DHE-DSS-AES128-SHA256,AES128-GCM-SHA256,AES128-SHA256,ECDHE-ECDSA-AES256-SHA,ECDHE-RSA-AES256-SHA,"
            + "DHE-DSS-AES256-SHA,ECDH-ECDSA-AES256-SHA,ECDH-RSA-AES256-SHA,AES256-SHA,ECDHE-ECDSA-AES128-SHA,"
            + "ECDHE-RSA-AES128-SHA,DHE-DSS-AES128-SHA,ECDH-ECDSA-AES128-SHA,ECDH-RSA-AES128-SHA,AES128-SHA";

    @TempDir
    private Path data;

    private static ConfigurationLoader loader(String kind, String... settings) {
        List<String> all = new ArrayList<>(List.of("listener." + kind + ".external=8883"));
        for (String setting : settings) {
            all.add("listener." + kind + ".external." + setting);
        }
        return new ConfigurationLoader(ProductSettings.SCHEMA)
                .file(Path.of("src/package/etc/sluice.conf"), "etc/sluice.conf")
                .commandLine(all);
    }

    @Feature("TL-10")
    @ParameterizedTest
    @ValueSource(strings = {"ssl", "wss"})
    void ciphersAndPskCiphersTogetherRefuseTheStart(String kind) {
        ConfigurationLoader loader =
                loader(kind, "ciphers=ECDHE-RSA-AES128-GCM-SHA256", "psk_ciphers=PSK-AES128-CBC-SHA");

        assertThat(catchThrowableOfType(ConfigurationException.class, loader::load)
                        .problems())
                .singleElement()
                .asString()
                .contains("listener." + kind + ".external.", "psk_ciphers cannot be given together with ciphers");
    }

    @Feature("TL-05")
    @ParameterizedTest
    @CsvSource({
        "ciphers=ECDHE-RSA-AES128-GCM-SHA265, nearest is ECDHE-RSA-AES128-GCM-SHA256",
        "psk_ciphers=PSK-AES128-CBC-SAH, nearest is PSK-AES128-CBC-SHA"
    })
    void aCipherNobodyKnowsRefusesTheStartAndTheNearestIsTold(String setting, String hint) {
        ConfigurationLoader loader = loader("ssl", setting);

        String key = "listener.ssl.external." + setting.substring(0, setting.indexOf('='));
        assertThat(catchThrowableOfType(ConfigurationException.class, loader::load)
                        .problems())
                .singleElement()
                .asString()
                .startsWith("--set: " + key + ": ")
                .endsWith(hint);
    }

    @Feature({"TL-02", "TL-03", "TL-06", "TL-08"})
    @ParameterizedTest
    @CsvSource({
        "tls_versions=tlsv1.4, expected of",
        "verify=verify_peer, needs cacertfile",
        "fail_if_no_peer_cert=true, needs verify = verify_peer",
        "peer_cert_as_username=cn, needs verify = verify_peer",
        "handshake_timeout=1ms, handshake_timeout is 100ms to 1h",
        "keyfile=, keyfile is missing"
    })
    void whatCannotWorkRefusesTheStart(String setting, String reason) {
        assertThat(catchThrowableOfType(ConfigurationException.class, loader("ssl", setting)::load)
                        .problems())
                .singleElement()
                .asString()
                .contains("listener.ssl.external", reason);
    }

    @Feature({"TL-05", "TL-06"})
    @Test
    void theManualsOwnLinesAreTaken() {
        assertThatCode(() -> loader(
                                "ssl",
                                "tls_versions=tlsv1.2,tlsv1.1,tlsv1",
                                "cacertfile=etc/certs/cacert.pem",
                                "dhfile=etc/certs/dh-params.pem",
                                "verify=verify_peer",
                                "fail_if_no_peer_cert=true",
                                "ciphers=" + CIPHERS,
                                "secure_renegotiate=off",
                                "reuse_sessions=on",
                                "honor_cipher_order=on",
                                "peer_cert_as_username=cn")
                        .load())
                .doesNotThrowAnyException();
    }

    @Feature("TL-01")
    @Test
    void aListenerWhoseFilesAreNotThereRefusesTheStartWithTheirName() {
        assertThatThrownBy(() -> TestSluice.start(data, Map.of(), "listener.ssl.external=127.0.0.1:0")
                        .close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("listener.ssl.external: ")
                .hasMessageContaining(Path.of("etc", "certs", "key.pem") + " does not exist");
    }
}
