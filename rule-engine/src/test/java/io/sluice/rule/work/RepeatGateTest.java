package io.sluice.rule.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatGateTest {
    private final FakeTime time = new FakeTime();

    @Test
    void aFewLinesPassAndTheOthersAreSummed() {
        RepeatGate gate = new RepeatGate(time, 60, 2);

        assertThat(gate.pass()).isZero();
        assertThat(gate.pass()).isZero();
        for (int i = 0; i < 412; i++) {
            assertThat(gate.pass()).isEqualTo(-1);
        }
        time.advance(Duration.ofSeconds(60));
        assertThat(gate.pass()).isEqualTo(412);
        assertThat(gate.pass()).isZero();
    }

    @Test
    void aNewFaultAfterTheOldOneEndedIsNews() {
        RepeatGate gate = new RepeatGate(time, 60, 1);

        gate.pass();
        assertThat(gate.pass()).isEqualTo(-1);
        gate.reset();
        assertThat(gate.pass()).isEqualTo(1);
    }
}
