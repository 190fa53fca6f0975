package io.sluice.gateway.transport;

import io.sluice.core.time.TimeSource;

/**
 * Clocks of one loop. Milliseconds are read from the machine once for each turn of the loop and each batch of input, not
 * for each message: they may lag by the time one turn takes. Nanoseconds are always exact. Used on the loop only.
 */
final class LoopTime implements TimeSource {
    private final TimeSource machine;
    private long wallMillis;
    private long monotonicMillis;

    LoopTime(TimeSource machine) {
        this.machine = machine;
        refresh();
    }

    /** Reads the machine's clocks. */
    void refresh() {
        wallMillis = machine.wallMillis();
        monotonicMillis = machine.monotonicMillis();
    }

    @Override
    public long wallMillis() {
        return wallMillis;
    }

    @Override
    public long monotonicNanos() {
        return machine.monotonicNanos();
    }

    @Override
    public long monotonicMillis() {
        return monotonicMillis;
    }
}
