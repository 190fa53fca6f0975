package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for what comes soon but not at once. */
final class Eventually {
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Eventually() {}

    /** Asks again and again until the answer is the expected one; fails with the last answer. */
    static <T> void is(@Nullable T expected, Callable<T> question) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        T answer = question.call();
        while (!Objects.equals(answer, expected) && System.nanoTime() - deadline < 0) {
            if (NEVER.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            answer = question.call();
        }
        assertThat(answer).isEqualTo(expected);
    }
}
