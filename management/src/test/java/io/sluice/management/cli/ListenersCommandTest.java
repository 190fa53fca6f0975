package io.sluice.management.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.management.http.Rig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners on the command line. */
final class ListenersCommandTest {
    @TempDir
    Path data;

    private Rig rig;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(data);
        rig.gateway.add("mqtt:tcp:external", "0.0.0.0:1883");
        rig.gateway.add("mqtt:tcp:internal", "127.0.0.1:11883");
        shell = Shell.of(rig.api());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private boolean running(int number) {
        return rig.gateway.listeners().get(number).running();
    }

    @Test
    @Feature({"LI-03", "LI-09"})
    void theCommandLineSpeaksAsTheManual() {
        assertThat(shell.run("listeners", "stop", "mqtt:tcp", "0.0.0.0:1883"))
                .isEqualTo(new Shell.Result(0, "Stop mqtt:tcp listener on 0.0.0.0:1883 successfully.\n", ""));
        assertThat(running(0)).isFalse();
        assertThat(shell.run("listeners").out())
                .startsWith("listener on mqtt:tcp:0.0.0.0:1883\n  running         : false\n  acceptors       : 8\n"
                        + "  max_conns       : 1000\n  current_conn    : 2\n  shutdown_count  : [{kicked,1}]\n"
                        + "listener on mqtt:tcp:127.0.0.1:11883\n  acceptors       : 8\n");
        assertThat(shell.run("listeners", "start", "mqtt:tcp", "1883").out())
                .isEqualTo("Start mqtt:tcp listener on 1883 successfully.\n");
        assertThat(running(0)).isTrue();
        assertThat(shell.run("listeners", "restart", "mqtt:tcp", "internal").out())
                .isEqualTo("Restart mqtt:tcp listener on internal successfully.\n");
        Shell.Result unknown = shell.run("listeners", "stop", "mqtt:tcp", "1884");
        assertThat(unknown.out()).isEqualTo("Failed to stop mqtt:tcp listener on 1884, error:not_found\n");
        assertThat(unknown.exitCode()).isEqualTo(1);
    }
}
