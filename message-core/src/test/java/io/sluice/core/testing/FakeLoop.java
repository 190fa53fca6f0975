package io.sluice.core.testing;

import io.sluice.core.loop.Loop;
import io.sluice.core.message.MessageIds;
import io.sluice.core.metric.Counters;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * A loop that a test drives: tasks wait until {@link #runAll}, timers until {@link #advance}. Every thread counts as this
 * loop unless {@link #pretendElsewhere} says otherwise.
 */
public final class FakeLoop implements Loop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<FakeTimer> timers = new ArrayList<>();
    private final FakeTime time;
    private final Counters counters;
    private final MessageIds messageIds;
    private final int index;
    private boolean elsewhere;

    private record FakeTimer(Runnable task, long atMillis) {}

    public FakeLoop(FakeTime time, Metrics metrics, int index) {
        this.time = time;
        this.counters = metrics.newCounters();
        this.messageIds = new MessageIds(time, 1, index);
        this.index = index;
    }

    /** A loop of its own, with its own clock and metrics. */
    public static FakeLoop alone() {
        return new FakeLoop(new FakeTime(), new Metrics(), 0);
    }

    /** Until the next {@link #runAll}, callers count as another thread. */
    public void pretendElsewhere() {
        elsewhere = true;
    }

    @Override
    public boolean inLoop() {
        return !elsewhere;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** As {@link #runAll}; how many rounds of what waited at their beginning that took. */
    public int turnsUntilQuiet() {
        elsewhere = false;
        int turns = 0;
        while (!tasks.isEmpty()) {
            turns++;
            for (int left = tasks.size(); left > 0; left--) {
                tasks.remove().run();
            }
        }
        return turns;
    }

    /** Runs what waits, and what that brings, until nothing waits. */
    public void runAll() {
        elsewhere = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        FakeTimer timer = new FakeTimer(task, time.monotonicMillis() + delayMillis);
        timers.add(timer);
        return () -> timers.removeIf(t -> t == timer);
    }

    /** Moves the clock and runs timers as they come due, and all tasks. */
    public void advance(Duration by) {
        long end = time.monotonicMillis() + by.toMillis();
        runAll();
        while (true) {
            FakeTimer due = timers.stream()
                    .filter(t -> t.atMillis() <= end)
                    .min(Comparator.comparingLong(FakeTimer::atMillis))
                    .orElse(null);
            if (due == null) {
                break;
            }
            timers.removeIf(t -> t == due);
            time.advance(Duration.ofMillis(Math.max(0, due.atMillis() - time.monotonicMillis())));
            due.task().run();
            runAll();
        }
        time.advance(Duration.ofMillis(end - time.monotonicMillis()));
    }

    /** Timers that wait. */
    public int pendingTimers() {
        return timers.size();
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
        return time;
    }

    @Override
    public int index() {
        return index;
    }
}
