package io.sluice.rule.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.ValueText;
import io.sluice.core.testing.Feature;
import io.sluice.rule.engine.RuleTest;
import io.sluice.rule.engine.TestOutcome;
import io.sluice.rule.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every example of docs/rules.md does what the page says (SQ-22)")
@Feature("SQ-22")
class RulesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "rules.md");
    private static final int AT_LEAST = 40;

    @ParameterizedTest
    @MethodSource("examples")
    void doesWhatThePageSays(Example example) throws IOException {
        String wanted = example.kind().equals("json output")
                ? ValueText.json(Json.decode(example.outcome()))
                : example.kind() + (example.outcome().isBlank() ? "" : ": " + example.outcome());
        assertThat(answer(example)).isEqualTo(wanted);
    }

    static List<Example> examples() throws IOException {
        return Example.read(Files.readString(PAGE));
    }

    @Test
    void thereAreExamplesEnough() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aBlockThatWouldNotBeRunIsAnError(String page) {
        assertThatThrownBy(() -> Example.read(page)).isInstanceOf(IllegalArgumentException.class);
    }

    static List<String> malformed() {
        return List.of(
                "```sql\nSELECT 1 FROM \"t\"\n```\n",
                "```sql\nSELECT 1 FROM \"t\"\n```\n```sql\nSELECT 1 FROM \"t\"\n```\n```text no match\n```\n",
                "```json output\n{}\n```\n",
                "```json event\n{}\n```\n",
                "```sql\nSELECT 1 FROM \"t\"\n```\n```json outptu\n{}\n```\n",
                "```sql\nSELECT 1 FROM \"t\"\n",
                "```json\n{}\n```\n");
    }

    private static String answer(Example example) throws IOException {
        TestOutcome outcome = RuleTest.run(example.sql(), columns(example));
        if (outcome instanceof TestOutcome.Selected selected) {
            return ValueText.json(selected.output());
        }
        if (outcome instanceof TestOutcome.Outputs outputs) {
            return ValueText.json(outputs.outputs());
        }
        if (outcome instanceof TestOutcome.RunTimeError error) {
            return "text fails: " + error.message();
        }
        return outcome instanceof TestOutcome.CompileError error ? "text refused: " + error.message() : "text no match";
    }

    /** The columns of the page's event: those shown, and for messages those that the page tells once. */
    private static Map<String, Object> columns(Example example) throws IOException {
        Map<String, Object> columns = new LinkedHashMap<>();
        Map<?, ?> shown = (Map<?, ?>) Json.decode(example.event());
        if (!shown.containsKey("event")) {
            columns.put("event", "message.publish");
            columns.put(example.sql().contains("\"message.publish\"") ? "client_id" : "clientid", "sensor-7");
            columns.put("username", "plant");
            columns.put("topic", "sensors/7");
            columns.put("qos", 1L);
        }
        shown.forEach((name, value) -> columns.put((String) name, value));
        // a payload is shown as JSON and sent as its text
        columns.computeIfPresent("payload", (name, value) -> value instanceof String ? value : ValueText.json(value));
        return columns;
    }
}
