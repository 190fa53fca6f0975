package io.sluice.rule.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import io.sluice.rule.engine.RuleTest;
import io.sluice.rule.engine.TestOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows is what happens. */
@DisplayName("Every example of every function, by the compiler and the rule test that users have")
class ExamplesTest {
    static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        RuleFunctions.all()
                .forEach(function -> examples.addAll(function.declaration().examples()));
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void answersAsShown(Example example) {
        TestOutcome outcome = RuleTest.run("SELECT " + example.call() + " AS r FROM \"t1\"", null);
        if (example.result().equals(Example.FAILS)) {
            assertThat(outcome).isInstanceOf(TestOutcome.RunTimeError.class);
        } else if (outcome instanceof TestOutcome.Selected selected) {
            assertThat(shown(selected.output().getOrDefault("r", ValuePath.UNDEFINED)))
                    .isEqualTo(example.result());
        } else {
            throw new AssertionError(example.call() + ": " + outcome);
        }
    }

    private static String shown(@Nullable Object value) {
        return value instanceof String text ? "'" + text + "'" : ValueText.of(value);
    }
}
