package io.sluice.rule.engine;

import static io.sluice.rule.engine.EngineBench.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.PublishOutcome.Code;
import io.sluice.rule.action.BufferCount;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.MemoryRuleStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A buffer of one row is full: what was acknowledged is not lost, what cannot be taken is refused or counted. */
class RefusalTest {
    private final EngineBench bench = new EngineBench(
            new MemoryRuleStore(),
            new BufferSettings(
                    true,
                    new BufferSettings.Limits(1, 1 << 20, 0, BufferSettings.WhenFull.REFUSE),
                    new BufferSettings.Batches(10, 1 << 20, 0),
                    10));
    private String resource;

    @BeforeEach
    void targetIsAway() throws Exception {
        bench.start();
        bench.target.away = true;
        resource = bench.resource();
    }

    private Map<BufferCount, Long> bufferCounts(String rule) {
        return bench.buffer(rule).counts();
    }

    @Test
    void aQos1PublishIsRefusedAndHadNoEffect() throws Exception {
        String other = bench.inspected("SELECT payload FROM \"t\"");
        String rule = bench.rule("SELECT payload FROM \"t\"", action(FakeTarget.ACTION, "$resource", resource));

        assertThat(bench.publish("t", "1", 1).code()).isEqualTo(Code.NO_SUBSCRIBERS);
        assertThat(bench.publish("t", "2", 1).code()).isEqualTo(Code.REFUSED);

        assertThat(bench.outputs(other)).containsExactly(Map.of("payload", "1"));
        assertThat(bufferCounts(rule)).containsEntry(BufferCount.QUEUED, 1L).containsEntry(BufferCount.REFUSED, 1L);

        bench.target.away = false;
        bench.advance(Duration.ofMinutes(1));
        assertThat(bench.publish("t", "2", 1).code()).isEqualTo(Code.NO_SUBSCRIBERS);
        bench.advance(Duration.ofMinutes(1));
        assertThat(bench.target.values()).containsExactly(Map.of("payload", "1"), Map.of("payload", "2"));
    }

    @Test
    void placesTakenBeforeTheRefusalAreGivenBack() throws Exception {
        String roomy = bench.rule(
                "SELECT payload FROM \"t\"", action(FakeTarget.ACTION, "$resource", resource, "buffer_rows", 2));
        bench.rule("SELECT payload FROM \"t\"", action(FakeTarget.ACTION, "$resource", resource));

        for (int i = 0; i < 5; i++) {
            bench.publish("t", String.valueOf(i), 1);
        }
        assertThat(bufferCounts(roomy)).containsEntry(BufferCount.QUEUED, 1L).containsEntry(BufferCount.REFUSED, 0L);
    }

    @Test
    void aQos0PublishGoesOnAndItsRowIsCounted() throws Exception {
        String rule = bench.rule("SELECT payload FROM \"t\"", action(FakeTarget.ACTION, "$resource", resource));

        bench.publish("t", "1", 0);
        assertThat(bench.publish("t", "2", 0).code()).isEqualTo(Code.NO_SUBSCRIBERS);

        assertThat(bufferCounts(rule)).containsEntry(BufferCount.DROPPED_FULL, 1L);
        assertThat(bench.view(rule).actions().get(0).failed()).isPositive();
    }

    @Test
    void withDropOldestTheNewestRowStays() throws Exception {
        String rule = bench.rule(
                "SELECT payload FROM \"t\"",
                action(FakeTarget.ACTION, "$resource", resource, "buffer_full", "drop_oldest", "batch_linger", 500));

        assertThat(bench.publish("t", "1", 1).code()).isEqualTo(Code.NO_SUBSCRIBERS);
        assertThat(bench.publish("t", "2", 1).code()).isEqualTo(Code.NO_SUBSCRIBERS);
        bench.target.away = false;
        bench.advance(Duration.ofMinutes(1));

        assertThat(bench.target.values()).containsExactly(Map.of("payload", "2"));
        assertThat(bufferCounts(rule)).containsEntry(BufferCount.DROPPED_OLDEST, 1L);
    }
}
