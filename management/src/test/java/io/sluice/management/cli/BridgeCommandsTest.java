package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.management.http.Rig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges on the command line, in the manual's words. */
final class BridgeCommandsTest {
    @TempDir
    Path data;

    private Rig rig;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.withBridge(data);
        shell = Shell.of(rig.api());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private String out(String... words) {
        return shell.run(words).out();
    }

    @Test
    @Feature({"BR-13", "BR-14"})
    void aBridgeIsStartedAndStopped() {
        assertThat(out("bridges", "list")).isEqualTo("name: emqx     status: Stopped\n");
        assertThat(out("bridges", "start", "emqx")).isEqualTo("Start bridge successfully.\n");
        assertThat(out("bridges", "list")).isEqualTo("name: emqx     status: Connecting\n");
        assertThat(out("resources", "delete", "bridge:emqx")).contains("is used by bridge:emqx");
        assertThat(out("bridges", "stop", "emqx")).isEqualTo("Stop bridge successfully.\n");
        assertThat(out("bridges", "list")).isEqualTo("name: emqx     status: Stopped\n");
        Shell.Result unknown = shell.run("bridges", "start", "aws");
        assertThat(unknown.out()).isEqualTo("Start bridge failed: Bridge aws Not Found\n");
        assertThat(unknown.exitCode()).isEqualTo(1);
    }

    @Test
    @Feature("BR-15")
    void forwardsComeAndGo() {
        assertThat(out("bridges", "forwards", "emqx")).isEqualTo("topic:   sensor/#\n");
        assertThat(out("bridges", "add-forward", "emqx", "device_status/#"))
                .isEqualTo("Add-forward topic successfully.\n");
        assertThat(out("bridges", "forwards", "emqx")).isEqualTo("topic:   sensor/#\ntopic:   device_status/#\n");
        assertThat(out("bridges", "del-forwards", "emqx", "sensor/#")).isEqualTo("Del-forward topic successfully.\n");
        assertThat(out("bridges", "forwards", "emqx")).isEqualTo("topic:   device_status/#\n");
        assertThat(out("bridges", "del-forward", "emqx", "sensor/#"))
                .isEqualTo("Del-forward topic failed: Forward sensor/# Not Found\n");
        assertThat(out("bridges", "add-forward", "emqx", "a/#/b"))
                .startsWith("Add-forward topic failed: Bad Arguments");
    }

    @Test
    @Feature("BR-16")
    void subscriptionsComeAndGo() {
        assertThat(out("bridges", "subscriptions", "emqx")).isEqualTo("topic: cmd/topic, qos: 1\n");
        assertThat(out("bridges", "add-subscription", "emqx", "cmd/topic3", "2"))
                .isEqualTo("Add-subscription topic successfully.\n");
        assertThat(out("bridges", "subscriptions", "emqx"))
                .isEqualTo("topic: cmd/topic, qos: 1\ntopic: cmd/topic3, qos: 2\n");
        assertThat(out("bridges", "del-subscription", "emqx", "cmd/topic"))
                .isEqualTo("Del-subscription topic successfully.\n");
        assertThat(out("bridges", "subscriptions", "emqx")).isEqualTo("topic: cmd/topic3, qos: 2\n");
        assertThat(out("bridges", "add-subscription", "emqx", "x", "3")).contains("qos must be 0, 1 or 2");
    }
}
