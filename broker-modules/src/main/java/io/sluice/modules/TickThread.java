package io.sluice.modules;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Ticks} on a thread. */
public final class TickThread implements Ticks, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TickThread.class);

    private final ScheduledThreadPoolExecutor executor;

    public TickThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "ticks");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Tick every(long millis, Runnable task) {
        ScheduledFuture<?> future =
                executor.scheduleAtFixedRate(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("what runs from time to time failed; it is tried again next time", e);
        }
    }

    /** Stops all; waits for nothing. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
