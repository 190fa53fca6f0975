package io.sluice.appliance.config;

import static io.sluice.appliance.config.TestSettings.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.core.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("CF-03: what is wrong is told with file, line and remedy, all at once")
class RefusalTest {
    private static List<String> problems(ConfigurationLoader loader) {
        return catchThrowableOfType(ConfigurationException.class, loader::load).problems();
    }

    @Test
    void everythingWrongIsToldInOneGo() {
        ConfigurationLoader loader = file(
                        "## a comment",
                        "listner.tcp.external = 1883",
                        "listener.tcp.external = 70000",
                        "this is no setting",
                        "node.name = a",
                        "node.name = b")
                .environment(Map.of("SLUICE_NODE__NMAE", "c", "SLUICE_ZONE__EXTERNAL__MAX_INFLIGHT", "lots"))
                .commandLine(List.of("zone.external.max_inflght=3", "nonsense"));

        assertThat(problems(loader))
                .containsExactlyInAnyOrder(
                        "etc/sluice.conf:2: unknown key 'listner.tcp.external', did you mean 'listener.tcp.external'?",
                        "etc/sluice.conf:3: listener.tcp.external = 70000: has a port above 65535",
                        "etc/sluice.conf:4: expected 'key = value', found 'this is no setting'",
                        "etc/sluice.conf:6: 'node.name' was already given in line 5",
                        "environment variable SLUICE_NODE__NMAE: unknown key 'node.nmae', did you mean 'node.name'?",
                        "environment variable SLUICE_ZONE__EXTERNAL__MAX_INFLIGHT: zone.external.max_inflight = lots:"
                                + " expected a whole number up to 2147483647",
                        "--set: unknown key 'zone.external.max_inflght', did you mean 'zone.external.max_inflight'?",
                        "--set: expected key=value, found 'nonsense'");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "listener.tcp.max_connections, 'it needs a name: listener.tcp.{name}.max_connections'",
        "zone.max_inflight, 'it needs a name: zone.{name}.max_inflight'",
        "listener.tcp.external.max_connection, 'did you mean ''listener.tcp.external.max_connections''?'",
        "zone.extrenal.max_inflite, 'did you mean ''zone.extrenal.max_inflight''?'"
    })
    void hints(String key, String hint) {
        assertThat(problems(file(key + " = 1")))
                .containsExactly("etc/sluice.conf:1: unknown key '" + key + "', " + hint);
    }

    @Test
    void aKeyLikeNothingKnownGetsNoHint() {
        assertThat(problems(file("zzz = 1"))).containsExactly("etc/sluice.conf:1: unknown key 'zzz'");
    }

    @Test
    void aBadValueIsToldEvenWhereAStrongerLayerReplacesIt() {
        assertThat(problems(file("zone.external.idle_timeout = soon")
                        .commandLine(List.of("zone.external.idle_timeout=1s"))))
                .containsExactly("etc/sluice.conf:1: zone.external.idle_timeout = soon:"
                        + " expected a duration like 300ms, 15s, 5m, 2h or 1d");
    }

    @Test
    void whatARecordRefusesIsToldAtItsLine() {
        assertThat(problems(file("listener.tcp.external = 1883", "listener.tcp.external.max_connections = 0")))
                .containsExactly("etc/sluice.conf:2: listener.tcp.external.max_connections:"
                        + " maxConnections must be at least 1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "node..name = 1 | 'node..name' is not a key: letters, digits, '_' and '-', parted by dots",
                "= 1 | '' is not a key: letters, digits, '_' and '-', parted by dots",
                "node.name = \"open | node.name: the quoted value must end with one '\"' at the end of the line",
                "node.name = \"a\" b | node.name: the quoted value must end with one '\"' at the end of the line"
            })
    void malformedLines(String line, String message) {
        assertThat(problems(file(line))).containsExactly("etc/sluice.conf:1: " + message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "node.name=plain | plain",
                "node.name = two words ## and a comment | two words",
                "node.name = x/# ^x/y/(.+)$ | x/# ^x/y/(.+)$",
                "node.name = a=b | a=b",
                "node.name = \"  kept  \" ## comment | [  kept  ]",
                "node.name = \"say \\\"hi\\\" \\\\ ## no comment\" | say \"hi\" \\ ## no comment"
            })
    void valuesAsWritten(String line, String value) throws ConfigurationException {
        String expected = value.startsWith("[") ? value.substring(1, value.length() - 1) : value;

        assertThat(file(line).load().get(TestSettings.Node.class).name()).isEqualTo(expected);
    }

    @Test
    void aFileThatIsMissingOrNoTextIsToldWithoutATrace(@TempDir Path folder) throws Exception {
        Path binary = Files.write(folder.resolve("sluice.conf"), new byte[] {(byte) 0xC3, (byte) 0x28});

        assertThat(problems(new ConfigurationLoader(TestSettings.SCHEMA).file(binary, "etc/sluice.conf")))
                .containsExactly("etc/sluice.conf:1: the file is not UTF-8 text");
        assertThat(problems(new ConfigurationLoader(TestSettings.SCHEMA)
                        .file(folder.resolve("absent.conf"), "etc/absent.conf")))
                .singleElement()
                .asString()
                .startsWith("etc/absent.conf:1: cannot be read:");
    }

    @Test
    void mistakesInDeclarationsAreFoundWhenTheSchemaIsMade() {
        Assertions.assertThatThrownBy(() -> Schema.of(List.of(BadDefault.class)))
                .hasMessage("default of a.b expected a duration like 300ms, 15s, 5m, 2h or 1d");
        Assertions.assertThatThrownBy(() -> Schema.of(List.of(TestSettings.Node.class, SameKey.class)))
                .hasMessage("node.name is declared twice");
        Assertions.assertThatThrownBy(() -> Schema.of(List.of(Mixed.class)))
                .hasMessageContaining("mixes keys with and without a name in braces");
    }

    record BadDefault(
            @Setting(key = "a.b", value = "soon", doc = "") java.time.Duration time) {}

    record SameKey(@Setting(key = "node.name", doc = "") String name) {}

    record Mixed(
            @Setting(key = "zone.{name}.x", doc = "") String x,
            @Setting(key = "zone.y", doc = "") String y) {}
}
