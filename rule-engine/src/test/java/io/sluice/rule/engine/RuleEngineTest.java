package io.sluice.rule.engine;

import static io.sluice.rule.engine.EngineBench.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.rule.testing.FakeTarget;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleEngineTest {
    private final EngineBench bench = EngineBench.started();

    @Test
    @Feature({"SQ-19", "RU-01"})
    void aPublishBecomesARowInTheTarget() throws Exception {
        String resource = bench.resource();
        String rule = bench.rule(
                "SELECT payload.temp AS temp, client_id FROM \"message.publish\" WHERE topic =~ 'site/+/t'",
                action(FakeTarget.ACTION, "$resource", resource));

        bench.publish("site/7/t", "{\"temp\": 21.5}");
        bench.advance(Duration.ofSeconds(1));

        assertThat(bench.target.values()).containsExactly(Map.of("temp", 21.5, "client_id", "c1"));
        assertThat(bench.counts(rule).matched()).isEqualTo(1);
        assertThat(bench.view(rule).actions().get(0).success()).isEqualTo(1);
    }
}
