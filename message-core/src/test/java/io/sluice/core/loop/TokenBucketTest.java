package io.sluice.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.RateLimit;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.testing.Feature;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final FakeTime time = new FakeTime();

    private void wait(int millis) {
        time.advance(Duration.ofMillis(millis));
    }

    @Test
    @Feature("RL-06")
    void aBurstIsAllowedOnceAndAgainAfterAPause() {
        TokenBucket bucket = new TokenBucket(new RateLimit(10, 5), time);

        assertThat(taken(bucket, 8)).isEqualTo(5);
        wait(100);
        assertThat(taken(bucket, 8)).isEqualTo(1);
        wait(3_600_000);
        assertThat(taken(bucket, 8)).isEqualTo(5);
    }

    private static int taken(TokenBucket bucket, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += bucket.tryTake(1) ? 1 : 0;
        }
        return taken;
    }

    @Test
    @Feature("RL-06")
    void inTheLongRunTheRateHolds() {
        TokenBucket bucket = new TokenBucket(10 / 60.0, 10, time);
        int taken = 0;
        for (int second = 0; second < 600; second++) {
            wait(1000);
            taken += taken(bucket, 3);
        }
        assertThat(taken).isBetween(108, 110);
    }

    @Test
    void whatWasTakenBeyondTheBucketHasToDripInFirst() {
        TokenBucket bucket = new TokenBucket(new RateLimit(1000, 4000), time);

        assertThat(bucket.take(4000)).isZero();
        assertThat(bucket.take(500)).isEqualTo(500);
        assertThat(bucket.take(1)).isEqualTo(501);
        wait(500);
        assertThat(bucket.take(0)).isEqualTo(1);
        assertThat(bucket.tryTake(1)).isFalse();
        wait(2);
        assertThat(bucket.tryTake(1)).isTrue();
    }

    @Test
    void aBucketWithoutRateOrRoomIsRefused() {
        assertThatThrownBy(() -> new TokenBucket(0, 1, time)).hasMessageContaining("rate");
        assertThatThrownBy(() -> new TokenBucket(1, Double.NaN, time)).hasMessageContaining("burst");
    }
}
