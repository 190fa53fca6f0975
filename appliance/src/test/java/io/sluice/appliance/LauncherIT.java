package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged tree in {@code target/sluice}, used as a person would: real commands, real processes, real signals. */
@DisplayName("CT-01, CT-02: bin/sluice")
@Timeout(240)
class LauncherIT {
    private static final Path BIN = Path.of("target/sluice/bin").toAbsolutePath();

    @TempDir
    Path data;

    /** What a command said and answered. */
    private record Answer(int exitCode, String out, String err) {}

    private Answer sluice(String command, String... settings) throws IOException, InterruptedException {
        Process process = spawn(command, settings);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, err);
    }

    private Process spawn(String command, String... settings) throws IOException {
        List<String> words =
                new ArrayList<>(List.of(BIN.resolve("sluice").toString(), command, "--data", data.toString()));
        for (String setting : settings) {
            words.add("--set");
            words.add(setting);
        }
        return new ProcessBuilder(words).start();
    }

    private static String[] freePorts() {
        return new String[] {
            "listener.tcp.external=127.0.0.1:0", "listener.ws.external=", "management.listener.http=127.0.0.1:0"
        };
    }

    private Answer ctl(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(BIN.resolve("sluicectl").toString(), "--data", data.toString()));
        all.addAll(List.of(words));
        Process process = new ProcessBuilder(all).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, err);
    }

    private ProcessHandle server() throws IOException {
        long pid = Long.parseLong(Files.readString(data.resolve("sluice.pid")).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    @AfterEach
    void leaveNoServerBehind() throws IOException {
        if (Files.exists(data.resolve("sluice.pid"))) {
            ProcessHandle.of(Long.parseLong(
                            Files.readString(data.resolve("sluice.pid")).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void startStatusStop() throws Exception {
        Answer down = sluice("status");
        assertThat(down.exitCode()).isEqualTo(1);
        assertThat(down.out().lines())
                .containsExactly("Node 'sluice@127.0.0.1' is stopped", "sluice " + Version.text() + " is not running");

        Answer start = sluice("start", freePorts());
        assertThat(start).isEqualTo(new Answer(0, "sluice " + Version.text() + " is started successfully!\n", ""));

        Answer up = sluice("status");
        assertThat(up.exitCode()).isZero();
        assertThat(up.out().lines())
                .containsExactly("Node 'sluice@127.0.0.1' is started", "sluice " + Version.text() + " is running");
        assertThat(ctl("status").exitCode()).isZero();

        Answer twice = sluice("start", freePorts());
        assertThat(twice.exitCode()).isEqualTo(1);
        assertThat(twice.err()).contains("already running");

        ProcessHandle server = server();
        assertThat(sluice("stop")).isEqualTo(new Answer(0, "ok\n", ""));
        server.onExit().get(20, TimeUnit.SECONDS);
        assertThat(sluice("status").exitCode()).isEqualTo(1);
        assertThat(ctl("status").exitCode()).isNotZero();
        Answer stopAgain = sluice("stop");
        assertThat(stopAgain.exitCode()).isEqualTo(1);
        assertThat(stopAgain.err()).contains("not running");
    }

    @Test
    void afterAKillTheNextStartTakesOver() throws Exception {
        assertThat(sluice("start", freePorts()).exitCode()).isZero();
        ProcessHandle server = server();
        server.destroyForcibly();
        server.onExit().get(20, TimeUnit.SECONDS);

        assertThat(sluice("status").exitCode()).isEqualTo(1);
        assertThat(sluice("start", freePorts()).exitCode()).isZero();
        assertThat(sluice("stop").exitCode()).isZero();
    }

    @Test
    void aTermSignalEndsTheForegroundWithSuccess() throws Exception {
        Process process = spawn("foreground", freePorts());
        String banner = process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Sluice "))
                .findFirst()
                .orElseThrow();
        assertThat(banner).contains("is running: mqtt:tcp");

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(data.resolve("sluice.pid")).doesNotExist();
    }

    @Test
    @DisplayName("CF-03: check tells what is wrong, or what is in force and from where")
    void check() throws Exception {
        Answer wrong = sluice("check", "listner.tcp.external=1883");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .isEqualTo("--set: unknown key 'listner.tcp.external', did you mean 'listener.tcp.external'?\n");

        Answer right = sluice("check", "listener.tcp.external=127.0.0.1:2883");
        assertThat(right.exitCode()).isZero();
        assertThat(right.out())
                .contains("listener.tcp.external = 127.0.0.1:2883  ## --set")
                .containsPattern("allow_anonymous = true {2}## etc/sluice.conf:\\d+");
    }

    @Test
    void aTakenPortIsToldWithoutATrace() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "listener.tcp.external=127.0.0.1:" + other.getLocalPort();
            Answer answer = sluice("start", taken, "listener.ws.external=", "management.listener.http=127.0.0.1:0");

            assertThat(answer.exitCode()).isEqualTo(1);
            assertThat(answer.err()).contains(":" + other.getLocalPort()).doesNotContain("\tat ");
            assertThat(answer.err().lines()).hasSize(1);
        }
    }

    @Test
    void versionHelpAndNonsense() throws Exception {
        assertThat(sluice("version").out()).isEqualTo(Version.text() + "\n");
        assertThat(sluice("help").out()).startsWith("usage: sluice COMMAND");
        assertThat(sluice("dance").exitCode()).isEqualTo(2);
        assertThat(sluice("dance").err()).contains("unknown command 'dance'");
    }
}
