package io.sluice.benchmark;

import io.sluice.core.loop.Loop;
import io.sluice.core.message.MessageIds;
import io.sluice.core.metric.Counters;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.util.ArrayDeque;
import java.util.Queue;

/** A loop that is the calling thread: tasks wait until {@link #turn}. Knows no timers. */
final class BenchmarkLoop implements Loop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Counters counters;
    private final MessageIds messageIds = new MessageIds(TimeSource.system(), 1, 0);

    BenchmarkLoop(Metrics metrics) {
        counters = metrics.newCounters();
    }

    /** Runs everything that waits. */
    void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        return () -> {};
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public MessageIds messageIds() {
        return messageIds;
    }

    @Override
    public TimeSource time() {
        return TimeSource.system();
    }

    @Override
    public int index() {
        return 0;
    }
}
