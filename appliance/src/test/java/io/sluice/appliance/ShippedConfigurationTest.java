package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.appliance.config.Configuration;
import io.sluice.appliance.config.ConfigurationLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("CF-01: etc/sluice.conf as shipped")
class ShippedConfigurationTest {
    private static final Path FOLDER = Path.of("src/package/etc");
    private static final Pattern ASSIGNMENT = Pattern.compile("(## )?([A-Za-z0-9_.]+) = (.*)");

    private static List<String> lines() throws Exception {
        return Files.readAllLines(FOLDER.resolve("sluice.conf"));
    }

    @Test
    void startsClean() throws Exception {
        Configuration configuration = new ConfigurationLoader(ProductSettings.SCHEMA)
                .file(FOLDER.resolve("sluice.conf"), "etc/sluice.conf")
                .load();

        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void namesEveryDeclaredKeyInForceOrCommentedOut() throws Exception {
        List<String> written = lines().stream()
                .map(ASSIGNMENT::matcher)
                .filter(line -> line.matches())
                .map(line -> line.group(2))
                .toList();

        assertThat(ProductSettings.SCHEMA.keys())
                .as("keys that no line of src/package/etc/sluice.conf shows")
                .allMatch(key -> written.stream().anyMatch(line -> line.matches(asPattern(key))));
    }

    private static String asPattern(String key) {
        return Arrays.stream(key.split("\\."))
                .map(part -> part.startsWith("{") ? "[^.]+" : Pattern.quote(part))
                .reduce((a, b) -> a + "\\." + b)
                .orElseThrow();
    }

    @Test
    void whatIsCommentedOutWouldBeAcceptedToo() throws Exception {
        List<String> examples = lines().stream()
                .filter(line ->
                        line.startsWith("## ") && ASSIGNMENT.matcher(line).matches())
                .map(line -> line.substring(3).replaceAll("\\s+##.*", ""))
                .toList();

        for (String example : examples) {
            // the lines of a bridge make sense together only
            List<String> together = example.startsWith("bridge.")
                    ? examples.stream()
                            .filter(line -> line.startsWith("bridge."))
                            .toList()
                    : List.of(example);
            assertThatCode(() -> new ConfigurationLoader(ProductSettings.SCHEMA)
                            .file(FOLDER.resolve("sluice.conf"), "etc/sluice.conf")
                            .commandLine(together)
                            .load())
                    .as(example)
                    .doesNotThrowAnyException();
        }
    }
}
