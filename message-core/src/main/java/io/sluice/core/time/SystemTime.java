package io.sluice.core.time;

/** The machine's clocks: the one place that reads them. */
enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
