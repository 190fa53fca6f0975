package io.sluice.rule.resource;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Resource;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.Workers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one resource connected: connects with back-off while it is away, asks for its health every
 * {@value #CHECK_SECONDS} seconds while it is there. Does one thing at a time, on a worker; between turns it holds no
 * thread. Safe for any thread.
 */
final class LiveResource {
    private static final Logger LOG = LoggerFactory.getLogger(LiveResource.class);
    static final int CHECK_SECONDS = 10;
    private static final long CHECK_MILLIS = TimeUnit.SECONDS.toMillis(CHECK_SECONDS);
    /** An operator or a failed batch may ask for a check earlier, but not more often than this. */
    private static final long LEAST_MILLIS = 1_000;

    private final String id;
    private final Resource resource;
    private final Workers workers;
    private final Backoff backoff;
    private final ResourceListener listener;

    private volatile ResourceStatus status;
    // under the lock of this
    private boolean busy;
    private boolean closed;
    private long lastTurnMillis;
    private Workers.@Nullable Delayed timer;

    LiveResource(String id, Resource resource, Workers workers, Backoff backoff, ResourceListener listener) {
        this.id = id;
        this.resource = resource;
        this.workers = workers;
        this.backoff = backoff;
        this.listener = listener;
        this.status = new ResourceStatus(false, null, workers.time().wallMillis(), 0);
    }

    Resource resource() {
        return resource;
    }

    ResourceStatus status() {
        return status;
    }

    /** Begins to connect, on a worker. */
    void start() {
        workers.execute(this::turn);
    }

    /** One attempt to connect, or one check; then the next is planned. No effect while another thread is at it. */
    void turn() {
        synchronized (this) {
            if (busy || closed) {
                return;
            }
            busy = true;
            cancelTimer();
        }
        long pause;
        try {
            pause = attempt();
        } finally {
            synchronized (this) {
                busy = false;
            }
        }
        synchronized (this) {
            lastTurnMillis = workers.time().monotonicMillis();
            if (!closed) {
                timer = workers.schedule(this::turn, pause);
            }
        }
    }

    private long attempt() {
        String error;
        try {
            if (status.alive()) {
                resource.check();
            } else {
                resource.connect();
            }
            up();
            return CHECK_MILLIS;
        } catch (ConnectorException e) {
            error = String.valueOf(e.getMessage());
        } catch (RuntimeException | Error e) {
            // whatever it is: a resource whose turn ended without a next one would never be looked at again
            LOG.error("{}: connector failed unexpectedly", id, e);
            error = e.toString();
        }
        return down(error);
    }

    private void up() {
        ResourceStatus before = status;
        if (before.alive()) {
            return;
        }
        LOG.info("{}: connected", id);
        change(new ResourceStatus(true, before.lastError(), workers.time().wallMillis(), 0));
    }

    private long down(String error) {
        ResourceStatus before = status;
        int failures = before.alive() ? 1 : before.failures() + 1;
        long since = before.alive() ? workers.time().wallMillis() : before.sinceMillis();
        long pause = Math.min(
                backoff.pauseMillis(failures),
                resource.reconnectInterval().map(Duration::toMillis).orElse(Long.MAX_VALUE));
        if (before.alive() || failures == 1 || !error.equals(before.lastError())) {
            LOG.warn("{}: not available: {}; next attempt in {} ms", id, error, pause);
        }
        ResourceStatus after = new ResourceStatus(false, error, since, failures);
        if (before.alive() || failures == 1) {
            change(after);
        } else {
            status = after;
        }
        return pause;
    }

    private void change(ResourceStatus after) {
        status = after;
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        listener.changed(id, after);
    }

    /** Somebody saw it fail: the next check comes at once instead of in some seconds. */
    void suspect() {
        synchronized (this) {
            boolean soon = workers.time().monotonicMillis() - lastTurnMillis < LEAST_MILLIS;
            if (busy || closed || soon || !status.alive()) {
                return;
            }
        }
        workers.execute(this::turn);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Ends the resource; a call in progress on another thread fails soon after. Idempotent. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            cancelTimer();
        }
        status = new ResourceStatus(false, "closed", workers.time().wallMillis(), 0);
        try {
            resource.close();
        } catch (RuntimeException e) {
            LOG.warn("{}: could not be closed properly", id, e);
        }
    }
}
