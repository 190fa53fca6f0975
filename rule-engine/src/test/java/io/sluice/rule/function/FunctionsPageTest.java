package io.sluice.rule.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The page for users says what the declarations say. When a declaration changes, this test writes the page that should be to
 * target/functions.md: look at it and copy it to docs.
 */
class FunctionsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "functions.md");
    private static final Path WANTED = Path.of("target", "functions.md");

    private static final String HEAD = """
            # Functions of the rule SQL

            Names are lower case. A function takes its arguments as they are: where a text is needed, a number is a failure of the rule for
            that event, and so are null and an undefined value, unless `any` is written. `[...]` may be left out. "since" names the release
            of EMQ X that brought the function; all of them can be used in every rule.

            An example shows a call, with the columns of a made-up message to topic `t1` with payload `{"msg": "hello"}`, and its result. `undefined`
            means that the output has no such column, `fails` that the rule fails for that event. The build runs every example.
            """;

    @Test
    void thePageSaysWhatIsDeclared() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Section section : Section.values()) {
            page.append("\n## ").append(section.title()).append('\n');
            section.functions().forEach(function -> append(page, function));
        }
        if (!Files.exists(PAGE) || !Files.readString(PAGE).contentEquals(page)) {
            Files.writeString(WANTED, page);
        }
        assertThat(PAGE).as("should be as rule-engine/target/functions.md").hasContent(page.toString());
    }

    private static void append(StringBuilder page, RuleFunction function) {
        Declaration declaration = function.declaration();
        page.append("\n### ").append(function.name()).append("\n\n```\n");
        declaration.forms().forEach(form -> page.append(form.signature()).append('\n'));
        page.append("```\n\n").append(declaration.description());
        if (!declaration.errors().isEmpty()) {
            page.append(' ').append(declaration.errors());
        }
        page.append(" (since ").append(declaration.since());
        if (function.effect() != Effect.NONE) {
            page.append("; ")
                    .append(function.effect().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        page.append(")\n\n```\n");
        declaration
                .examples()
                .forEach(example -> page.append(example.call())
                        .append(" -> ")
                        .append(example.result())
                        .append('\n'));
        page.append("```\n");
    }
}
