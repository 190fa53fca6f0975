package io.sluice.store;

import io.sluice.core.loop.Loop;
import io.sluice.core.message.MessageIds;
import io.sluice.core.metric.Counters;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A loop with a thread of its own and no timers. */
final class ThreadLoop implements Loop, AutoCloseable {
    private final int index;
    private final Counters counters = new Metrics().newCounters();
    private volatile @Nullable Thread thread;
    private final ExecutorService executor;

    ThreadLoop(int index) {
        this.index = index;
        this.executor = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "loop-" + index);
            thread = made;
            return made;
        });
    }

    /** Runs a task in one turn and waits for it. */
    <T> T ask(Supplier<T> task) throws Exception {
        return CompletableFuture.supplyAsync(task, this).get(30, TimeUnit.SECONDS);
    }

    /** Runs a task in one turn and waits for it. */
    void run(Runnable task) throws ExecutionException, InterruptedException, TimeoutException {
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
        throw new UnsupportedOperationException();
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public MessageIds messageIds() {
        return new MessageIds(time(), 1, index);
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
        executor.shutdown();
    }
}
