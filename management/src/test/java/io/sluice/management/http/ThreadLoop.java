package io.sluice.management.http;

import io.sluice.core.loop.Loop;
import io.sluice.core.message.MessageIds;
import io.sluice.core.metric.Counters;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real loop on a thread of its own, as the API meets it in the product. */
final class ThreadLoop implements Loop, AutoCloseable {
    private final Counters counters;
    private final MessageIds messageIds = new MessageIds(TimeSource.system(), 1, 0);
    private volatile @Nullable Thread thread;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "test-loop");
        thread = made;
        return made;
    });

    ThreadLoop(Metrics metrics) {
        this.counters = metrics.newCounters();
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        ScheduledFuture<?> future = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
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

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
