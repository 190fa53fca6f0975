package io.sluice.rule.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.ValueText;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.RuleFailure;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

@DisplayName("The language jq, bounded")
class JqTest {
    private static final int TIMEOUT_MILLIS = 10_000;

    @ParameterizedTest(name = "{0} on {1} -> {2}")
    @CsvFileSource(resources = "/jq.txt", delimiterString = " => ", quoteCharacter = '`', commentCharacter = '#')
    void answersAsJqDoes(String filter, String input, String expected) throws IOException {
        Object value = Json.decode(input);
        if (expected.startsWith("fails")) {
            String reason = expected.substring("fails:".length()).strip();
            assertThatThrownBy(() -> Jq.compile(filter).apply(value, TimeSource.system(), TIMEOUT_MILLIS))
                    .isInstanceOf(RuleFailure.class)
                    .hasMessageStartingWith(reason);
        } else {
            String results = ValueText.json(Jq.compile(filter).apply(value, TimeSource.system(), TIMEOUT_MILLIS));
            assertThat(results).isEqualTo(ValueText.json(Json.decode(expected)));
        }
    }

    /** A clock that moves on with every look. */
    private static final class Hasty implements TimeSource {
        private long nanos;

        @Override
        public long wallMillis() {
            return 1_700_000_000_500L;
        }

        @Override
        public long monotonicNanos() {
            nanos += TimeUnit.MILLISECONDS.toNanos(3);
            return nanos;
        }
    }

    @Test
    void aTimeoutEndsAFilterEarlier() {
        Jq slow = Jq.compile("[range(20000)] | length");
        assertThat(slow.apply(null, new Hasty(), 1000)).containsExactly(20_000L);
        assertThatThrownBy(() -> slow.apply(null, new Hasty(), 5)).hasMessage("the jq filter takes too long");
    }

    @Test
    void nowIsTheTimeOfTheEvent() {
        assertThat(Jq.compile("now").apply(null, new Hasty(), 1000)).containsExactly(1_700_000_000.5);
    }

    @Test
    void aFilterThatIsTooLongOrTooDeepIsRefused() {
        assertThatThrownBy(() -> Jq.compile(".a".repeat(6000))).hasMessage("a jq filter has at most 10000 characters");
        assertThatThrownBy(() -> Jq.compile("(".repeat(4000) + "." + ")".repeat(4000)))
                .isInstanceOf(RuleFailure.class)
                .hasMessageContaining("nested too deeply");
    }
}
