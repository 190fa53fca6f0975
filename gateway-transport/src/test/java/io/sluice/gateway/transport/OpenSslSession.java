package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A connection of {@code openssl s_client} that stays open. */
final class OpenSslSession implements AutoCloseable {
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private OpenSslSession(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static OpenSslSession open(Listener<?> listener) throws IOException {
        String address = "127.0.0.1:" + listener.boundAddress().getPort();
        return new OpenSslSession(new ProcessBuilder("openssl", "s_client", "-quiet", "-connect", address)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Sends a line and waits for its echo. */
    void say(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
        assertThat(out.readLine()).isEqualTo(line);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
