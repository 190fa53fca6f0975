package io.sluice.core.testing;

import io.sluice.core.time.TimeSource;
import java.time.Duration;

/** A clock that stands until a test moves it. */
public final class FakeTime implements TimeSource {
    private long wallMillis = 1_700_000_000_000L;
    private long nanos = 1_000_000_000L;

    @Override
    public synchronized long wallMillis() {
        return wallMillis;
    }

    @Override
    public synchronized long monotonicNanos() {
        return nanos;
    }

    /** Moves both clocks. */
    public synchronized void advance(Duration by) {
        wallMillis += by.toMillis();
        nanos += by.toNanos();
    }

    /** Moves the wall clock only, as an operator or a time server does. */
    public synchronized void setWallMillis(long millis) {
        wallMillis = millis;
    }
}
