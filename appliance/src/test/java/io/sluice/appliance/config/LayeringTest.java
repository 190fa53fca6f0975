package io.sluice.appliance.config;

import static io.sluice.appliance.config.TestSettings.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.appliance.config.TestSettings.Listener;
import io.sluice.appliance.config.TestSettings.Log;
import io.sluice.appliance.config.TestSettings.Node;
import io.sluice.appliance.config.TestSettings.Zone;
import io.sluice.core.config.ByteSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Layers: default < file < environment < --set")
class LayeringTest {
    @Test
    void eachLayerWinsOverTheOneBeforeAndIsRememberedAsTheOrigin() throws ConfigurationException {
        Configuration nothing = file().load();
        Configuration inFile = file("", "node.name = from-file").load();
        Configuration inEnvironment = file("node.name = from-file")
                .environment(Map.of("SLUICE_NODE__NAME", "from-environment"))
                .load();
        Configuration onCommandLine = file("node.name = from-file")
                .environment(Map.of("SLUICE_NODE__NAME", "from-environment"))
                .commandLine(List.of("node.name=earlier", "node.name=from-command-line"))
                .load();

        assertThat(nothing.get(Node.class).name()).isEqualTo("n1");
        assertThat(nothing.origin("node.name")).hasToString("default");
        assertThat(inFile.get(Node.class).name()).isEqualTo("from-file");
        assertThat(inFile.origin("node.name")).hasToString("etc/sluice.conf:2");
        assertThat(inEnvironment.get(Node.class).name()).isEqualTo("from-environment");
        assertThat(inEnvironment.origin("node.name")).hasToString("environment variable SLUICE_NODE__NAME");
        assertThat(onCommandLine.get(Node.class).name()).isEqualTo("from-command-line");
        assertThat(onCommandLine.origin("node.name")).hasToString("--set");
    }

    @Test
    void anEmptyValueTakesBackWhatAWeakerLayerSaid() throws ConfigurationException {
        Configuration configuration = file("listener.tcp.external = 1883", "node.name = \"\"")
                .commandLine(List.of("listener.tcp.external="))
                .load();

        assertThat(configuration.named(Listener.class)).isEmpty();
        assertThat(configuration.get(Node.class).name()).isEmpty();
    }

    @Test
    @DisplayName("LI-01: any number of listeners, by the names the user chose")
    void namedListeners() throws ConfigurationException {
        Configuration configuration = file(
                        "listener.tcp.external = 1883",
                        "listener.tcp.external.mountpoint = devicebound/",
                        "listener.tcp.external.access.10 = deny all",
                        "listener.tcp.external.access.2 = allow 127.0.0.0/8",
                        "listener.tcp.internal = 127.0.0.1:11883",
                        "listener.tcp.internal.zone = internal")
                .load();
        Listener external = configuration.get(Listener.class, "external");
        Listener internal = configuration.get(Listener.class, "internal");

        assertThat(configuration.named(Listener.class)).containsOnlyKeys("external", "internal");
        assertThat(external.mountpoint()).isEqualTo("devicebound/");
        assertThat(external.maxConnections()).isEqualTo(1000);
        assertThat(external.access().values()).containsExactly("allow 127.0.0.0/8", "deny all");
        assertThat(internal.bind().getPort()).isEqualTo(11883);
        assertThat(internal.zone()).isEqualTo("internal");
        assertThat(internal.mountpoint()).isNull();
    }

    @Test
    @DisplayName("LI-15: a listener whose address is commented out is off, whatever else is left of it")
    void commentedListener() throws ConfigurationException {
        Configuration configuration = file(
                        "## listener.tcp.external = 1883", "listener.tcp.external.max_connections = 5")
                .load();

        assertThat(configuration.named(Listener.class)).isEmpty();
    }

    @Test
    @DisplayName("LI-11: zone over global over default")
    void zones() throws ConfigurationException {
        Configuration configuration = file(
                        "mqtt.max_packet_size = 2MB",
                        "mqtt.max_inflight = 64",
                        "zone.external.max_inflight = 10",
                        "zone.lab.idle_timeout = 1m")
                .load();

        assertThat(configuration.named(Zone.class)).containsOnlyKeys("external", "lab");
        assertThat(configuration.get(Zone.class, "external").maxInflight()).isEqualTo(10);
        assertThat(configuration.get(Zone.class, "lab").maxInflight()).isEqualTo(64);
        assertThat(configuration.get(Zone.class, "never-mentioned").maxPacketSize())
                .isEqualTo(new ByteSize(2 << 20));
        assertThat(configuration.get(Zone.class, "lab").idleTimeout()).hasSeconds(60);
        assertThat(configuration.get(Zone.class, "external").idleTimeout()).hasSeconds(15);
        assertThat(configuration.get(Node.class).maxPacketSize()).isEqualTo(new ByteSize(2 << 20));
    }

    @Test
    void aNameInTheMiddleOfAKeyMakesAMap() throws ConfigurationException {
        Configuration configuration =
                file("log.info.file = info.log", "log.error.file = error.log").load();

        assertThat(configuration.get(Log.class).files())
                .containsExactly(Map.entry("error", "error.log"), Map.entry("info", "info.log"));
        assertThat(configuration.get(Log.class).level()).isEqualTo("warning");
    }

    @Test
    @DisplayName("CF-05: the manual's names")
    void manualVariables() throws ConfigurationException {
        Configuration configuration = file("listener.tcp.external = 1883")
                .environment(Map.of(
                        "EMQX_TCP_PORT", "2883",
                        "EMQX_NODE_NAME", "sluice@10.0.0.1",
                        "EMQX_NODE_COOKIE", "secret",
                        "EMQX_MAX_PORTS", "1024"))
                .load();

        assertThat(configuration.get(Listener.class, "external").bind().getPort())
                .isEqualTo(2883);
        assertThat(configuration.get(Node.class).name()).isEqualTo("sluice@10.0.0.1");
        assertThat(configuration.warnings())
                .containsExactly(
                        "environment variable EMQX_NODE_COOKIE: has no meaning in Sluice and is ignored",
                        "environment variable EMQX_MAX_PORTS: has no meaning in Sluice and is ignored");
    }

    @Test
    void variablesOfTheLauncherAndOfOrchestratorsAreNoSettings() throws ConfigurationException {
        Configuration configuration = file().environment(Map.of(
                        "SLUICE_JAVA_OPTS", "-Xmx1g",
                        "SLUICE_PORT", "tcp://10.0.0.1:1883",
                        "SLUICE_SERVICE_HOST", "10.0.0.1",
                        "PATH", "/bin"))
                .load();

        assertThat(configuration.describe()).isEmpty();
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void whatIsInForceIsShownWithItsOriginAndWithoutSecrets() throws ConfigurationException {
        Schema schema = Schema.of(List.of(Secret.class));
        Configuration configuration = new ConfigurationLoader(schema)
                .text("etc/sluice.conf", "app.default_secret = s3cret\napp.name = admin")
                .load();

        assertThat(configuration.describe())
                .containsExactly(
                        "app.default_secret = ******  ## etc/sluice.conf:1", "app.name = admin  ## etc/sluice.conf:2");
    }

    record Secret(
            @io.sluice.core.config.Setting(key = "app.default_secret", doc = "")
            String secret,

            @io.sluice.core.config.Setting(key = "app.name", doc = "")
            String name) {}
}
