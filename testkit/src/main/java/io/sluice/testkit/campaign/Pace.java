package io.sluice.testkit.campaign;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting, ended early by {@link #stop}. One for all threads of a campaign. */
final class Pace {
    private final CountDownLatch stopped = new CountDownLatch(1);

    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits that long; answers whether the campaign goes on. */
    boolean pause(long millis) throws InterruptedException {
        return !stopped.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until something is true, up to a limit; answers whether it is. */
    static boolean until(BooleanSupplier fact, long limitMillis) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || never.await(5, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }
}
