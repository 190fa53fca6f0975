package io.sluice.testkit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a server's own tool to its end. */
final class ToolRun {
    private static final int LIMIT_SECONDS = 120;

    private ToolRun() {}

    /**
     * Runs the tool without input.
     *
     * @param environment variables besides this process's own
     * @return what it wrote to its standard output, without the last line feed
     * @throws IllegalStateException if it fails or takes longer than two minutes, with what it said
     */
    static String of(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".out");
        Path errors = Files.createTempFile("tool", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            String said = Files.readString(output, StandardCharsets.UTF_8).stripTrailing();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        command.get(0) + " failed: " + said + Files.readString(errors, StandardCharsets.UTF_8));
            }
            return said;
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
