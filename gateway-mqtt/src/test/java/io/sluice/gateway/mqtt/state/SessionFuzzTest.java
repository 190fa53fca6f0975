package io.sluice.gateway.mqtt.state;

import io.sluice.core.testing.Feature;
import org.junit.jupiter.api.Test;

/**
 * Thousands of made-up stories against the state machine; {@code -Dsluice.fuzz.stories=1000000} plays so many,
 * {@code -Dsluice.fuzz.seed=4711} begins with that one. A failure names its seed.
 */
class SessionFuzzTest {
    private static final int STORIES = Integer.getInteger("sluice.fuzz.stories", 3_000);
    private static final long FIRST = Long.getLong("sluice.fuzz.seed", 0);

    @Test
    @Feature({"MQ-04", "MQ-28"})
    void whateverClientsDoTheRulesHold() {
        for (long seed = FIRST; seed < FIRST + STORIES; seed++) {
            try {
                new SessionFuzz(seed).play();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("story " + seed + ": " + e, e);
            }
        }
    }
}
