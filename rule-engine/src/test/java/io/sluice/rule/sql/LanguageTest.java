package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.ValueText;
import io.sluice.core.testing.Feature;
import io.sluice.rule.engine.RuleTest;
import io.sluice.rule.engine.TestOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement about the language as a case; the files under rule-sql tell how they are read. */
@DisplayName("The rule SQL, case by case (SQ-01..09, SQ-23)")
@Feature({"SQ-01", "SQ-02", "SQ-03", "SQ-04", "SQ-05", "SQ-06", "SQ-07", "SQ-08", "SQ-09", "SQ-23"})
class LanguageTest {
    private static final List<String> FILES = List.of("grammar", "values", "operators", "foreach", "mistakes");
    private static final String BOTH_STYLES = "\"?\"";

    record Case(String file, String sql, String payload, String expected) {
        @Override
        public String toString() {
            return file + ": " + sql.replaceAll("\\s+", " ");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsWritten(Case wanted) {
        assertThat(answer(wanted.sql(), wanted.payload())).isEqualTo(wanted.expected());
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String file : FILES) {
            read(file, cases);
        }
        return cases.stream();
    }

    private static void read(String file, List<Case> cases) throws IOException {
        String payload = "";
        for (String block : text(file).split("\n\n+")) {
            if (block.startsWith("payload ")) {
                payload = block.substring("payload ".length());
            } else if (!block.startsWith("#")) {
                add(file, block, payload, cases);
            } else if (block.contains("\npayload ")) {
                payload = block.substring(block.indexOf("\npayload ") + "\npayload ".length());
            }
        }
    }

    private static void add(String file, String block, String payload, List<Case> cases) {
        int arrow = block.indexOf("\n=> ");
        assertThat(arrow).as(block).isPositive();
        int on = block.indexOf("\non ");
        String sql = block.substring(0, on < 0 ? arrow : on);
        String own = on < 0 ? payload : block.substring(on + "\non ".length(), arrow);
        String expected = block.substring(arrow + "\n=> ".length()).strip();
        if (sql.contains(BOTH_STYLES)) {
            cases.add(new Case(file, sql.replace(BOTH_STYLES, "\"message.publish\""), own, expected));
            cases.add(new Case(file, sql.replace(BOTH_STYLES, "\"t/#\""), own, expected));
        } else {
            cases.add(new Case(file, sql, own, expected));
        }
    }

    private static String text(String file) throws IOException {
        try (InputStream in = LanguageTest.class.getResourceAsStream("/rule-sql/" + file + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String answer(String sql, String payload) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("event", "message.publish");
        columns.put("client_id", "c1");
        columns.put("clientid", "c1");
        columns.put("username", "u1");
        columns.put("topic", "t/a");
        columns.put("qos", 1L);
        columns.put("timestamp", 1000L);
        columns.put("flags", Map.of("retain", true));
        columns.put("payload", payload);
        TestOutcome outcome = RuleTest.run(sql, columns);
        if (outcome instanceof TestOutcome.Selected selected) {
            return ValueText.of(selected.output());
        }
        if (outcome instanceof TestOutcome.Outputs outputs) {
            return ValueText.of(outputs.outputs());
        }
        if (outcome instanceof TestOutcome.RunTimeError error) {
            return "fails: " + error.message();
        }
        return outcome instanceof TestOutcome.CompileError error ? "refused: " + error.message() : "no match";
    }
}
