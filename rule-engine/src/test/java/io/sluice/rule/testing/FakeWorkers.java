package io.sluice.rule.testing;

import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.FakeLoop;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.work.Workers;
import java.time.Duration;

/** Workers that a test drives: tasks wait until {@link #runAll}, delayed ones until {@link #advance}. */
public final class FakeWorkers implements Workers {
    private final FakeLoop loop;

    public FakeWorkers(FakeTime time) {
        this.loop = new FakeLoop(time, new Metrics(), 99);
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Delayed schedule(Runnable task, long delayMillis) {
        var timer = loop.schedule(() -> loop.execute(task), delayMillis);
        return timer::cancel;
    }

    @Override
    public TimeSource time() {
        return loop.time();
    }

    public void runAll() {
        loop.runAll();
    }

    public void advance(Duration by) {
        loop.advance(by);
    }

    /** Delayed tasks that wait. */
    public int pending() {
        return loop.pendingTimers();
    }
}
