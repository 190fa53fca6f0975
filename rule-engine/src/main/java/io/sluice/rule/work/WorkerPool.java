package io.sluice.rule.work;

import io.sluice.core.time.TimeSource;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded pool of daemon threads that come when needed and go when idle, and one thread that only watches the clock.
 * The queue before the pool is bounded by its users: each holds at most one task there at a time.
 */
public final class WorkerPool implements Workers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final long IDLE_SECONDS = 30;

    private final TimeSource time;
    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor clock;

    /**
     * @param name prefix of the threads' names
     * @param threads most threads, at least 1
     */
    public WorkerPool(String name, int threads, TimeSource time) {
        this.time = time;
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> daemon(task, name + '-' + number.incrementAndGet());
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        clock = new ScheduledThreadPoolExecutor(1, task -> daemon(task, name + "-clock"));
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        try {
            pool.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("pool is closed, a task is left out");
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task ended in an exception", e);
        }
    }

    @Override
    public Delayed schedule(Runnable task, long delayMillis) {
        try {
            Future<?> future = clock.schedule(() -> execute(task), delayMillis, TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.debug("pool is closed, a task is left out");
            return () -> {};
        }
    }

    @Override
    public TimeSource time() {
        return time;
    }

    /** Ends the pool; what runs is interrupted, what waits is forgotten. */
    @Override
    public void close() {
        clock.shutdownNow();
        pool.shutdownNow();
    }
}
