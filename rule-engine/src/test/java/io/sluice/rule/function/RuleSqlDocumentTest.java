package io.sluice.rule.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page for users lists the functions that exist, as they are declared. */
class RuleSqlDocumentTest {
    @Test
    void thePageListsEveryFunctionAsDeclared() throws IOException {
        List<String> declared = RuleFunctions.all().stream()
                .map(f -> "| `" + f.signature() + "` | " + f.since() + " | " + f.description() + " |")
                .toList();
        List<String> documented = Files.readAllLines(Path.of("..", "docs", "rule-sql.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(documented).as("rows of docs/rule-sql.md").containsExactlyElementsOf(declared);
    }
}
