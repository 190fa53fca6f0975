package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged tree and real servers, used as the pages tell a reader to. */
@DisplayName("Pages of the docs can be followed command by command")
@Timeout(300)
class TutorialsIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static List<String> pages() throws IOException {
        try (Stream<Path> tutorials = Files.list(ROOT.resolve("docs/tutorials"))) {
            return Stream.concat(tutorials, Stream.of(ROOT.resolve("docs/connectors/influxdb.md")))
                    .map(page -> ROOT.relativize(page).toString())
                    .filter(page -> !page.endsWith("README.md"))
                    .sorted()
                    .toList();
        }
    }

    /** Whether this user may make a network of its own, where the default ports are free. */
    static boolean hasNamespaces() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "-rn", "true").start().waitFor() == 0;
    }

    @ParameterizedTest
    @MethodSource("pages")
    @EnabledIf("hasNamespaces")
    void followed(String page) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("build/follow", page)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
