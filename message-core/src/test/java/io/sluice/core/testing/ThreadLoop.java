package io.sluice.core.testing;

import io.sluice.core.loop.Loop;
import io.sluice.core.message.MessageIds;
import io.sluice.core.metric.Counters;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A real loop on a thread of its own, as callers on other threads meet it in the product. */
public final class ThreadLoop implements Loop, AutoCloseable {
    private final Counters counters;
    private final MessageIds messageIds;
    private final int index;
    private final ScheduledExecutorService executor;
    private volatile @Nullable Thread thread;

    /** A loop with metrics of its own. */
    public ThreadLoop(int index) {
        this(new Metrics(), index);
    }

    public ThreadLoop(Metrics metrics, int index) {
        this.counters = metrics.newCounters();
        this.messageIds = new MessageIds(TimeSource.system(), 1, index);
        this.index = index;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "test-loop-" + index);
            thread = made;
            return made;
        });
    }

    /** Runs a task in one turn and waits for it. */
    public <T> T ask(Supplier<T> task) throws Exception {
        return CompletableFuture.supplyAsync(task, this).get(30, TimeUnit.SECONDS);
    }

    /** Runs a task in one turn and waits for it. */
    public void run(Runnable task) throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture.runAsync(task, this).get(30, TimeUnit.SECONDS);
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
        return index;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
