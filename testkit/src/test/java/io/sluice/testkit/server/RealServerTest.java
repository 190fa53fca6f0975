package io.sluice.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a test started may outlive it. */
@Timeout(60)
class RealServerTest {
    private static final List<String> SLEEPER = List.of("/bin/sleep", "600");

    @TempDir
    private Path directory;

    @Test
    void stopsAndKills() throws Exception {
        RealServer stopped = start();
        ProcessHandle process = ProcessHandle.of(stopped.pid()).orElseThrow();
        stopped.stop();
        assertGone(process);
        stopped.stop();

        try (RealServer killed = start()) {
            process = ProcessHandle.of(killed.pid()).orElseThrow();
        }
        assertGone(process);
    }

    @Test
    void diesWithAJvmThatIsKilled() throws Exception {
        ProcessHandle process;
        try (ChildJvm tester = ChildJvm.start(Tester.class, directory.toString())) {
            tester.awaitLines(1);
            process = ProcessHandle.of(Long.parseLong(tester.lines().get(0))).orElseThrow();
            assertThat(process.isAlive()).isTrue();
        }
        assertGone(process);
    }

    @Test
    void saysWhyAServerDidNotStart() {
        assertThatThrownBy(() -> RealServer.start(
                        directory,
                        List.of("/bin/sh", "-c", "echo no such luck; exit 3"),
                        Duration.ofSeconds(10),
                        () -> false))
                .hasMessageContaining("/bin/sh ended")
                .hasMessageContaining("no such luck");
    }

    @Test
    void givesUpOnAServerThatIsNeverReady() {
        assertThatThrownBy(() -> RealServer.start(directory, SLEEPER, Duration.ofMillis(100), () -> false))
                .hasMessageContaining("is not ready after");
    }

    private RealServer start() throws Exception {
        Path pid = directory.resolve("server.pid");
        return RealServer.start(directory, SLEEPER, Duration.ofSeconds(10), () -> Files.size(pid) > 1);
    }

    private static void assertGone(ProcessHandle process) throws Exception {
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    /** Starts a server, says its process id and waits to be killed. */
    static final class Tester {
        private Tester() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            Path pid = directory.resolve("server.pid");
            RealServer server = RealServer.start(directory, SLEEPER, Duration.ofSeconds(10), () -> Files.size(pid) > 1);
            System.out.println(server.pid());
            Thread.currentThread().join();
        }
    }
}
