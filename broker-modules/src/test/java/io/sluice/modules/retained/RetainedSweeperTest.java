package io.sluice.modules.retained;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.config.ByteSize;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.modules.Contexts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Retained messages whose time is over go although nobody asks. */
final class RetainedSweeperTest {
    @Test
    @Feature("RE-07")
    void allExpiredOnesGoHoweverManyThereAre() {
        TestCore core = new TestCore(
                new RetainedSettings(RetainedSettings.StorageType.RAM, 0, new ByteSize(0), Duration.ofSeconds(10)));
        RetainedSweeper sweeper = new RetainedSweeper(Contexts.of(core));
        sweeper.start();
        for (int i = 0; i < 2_500; i++) {
            core.publish(Messages.message("t/" + i, "x", 0, true));
        }
        sweeper.sweep();
        assertThat(core.parts.retained().count()).isEqualTo(2_500);
        core.time.advance(Duration.ofSeconds(10));
        sweeper.sweep();
        assertThat(core.parts.retained().count()).isZero();
        sweeper.close();
    }
}
