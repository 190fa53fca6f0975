package io.sluice.modules.sysmon;

import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import io.sluice.core.time.TimeSource;
import io.sluice.modules.JsonObject;
import java.util.List;

/**
 * Gives each loop a task from time to time and measures how long it waits: the JVM's word for a process that is scheduled late. A loop that
 * does not answer at all is told of once, and once more when it goes on.
 */
final class LoopWatch {
    private final List<Probe> probes;
    private final TimeSource time;
    private final long limitMillis;
    private final SystemMonitor.Report report;

    /** The task of one loop. Given by the watching thread when it was answered; answered by the loop. */
    private final class Probe implements Runnable {
        private final Loop loop;
        private volatile boolean waiting;
        private volatile boolean told;
        private volatile long givenMillis;

        Probe(Loop loop) {
            this.loop = loop;
        }

        void look() {
            if (!waiting) {
                givenMillis = time.monotonicMillis();
                told = false;
                waiting = true;
                loop.execute(this);
            } else if (!told && waitedMillis() >= limitMillis) {
                told = true;
                tell("has not answered for ", waitedMillis(), false);
            }
        }

        @Override
        public void run() {
            if (told || waitedMillis() >= limitMillis) {
                tell("let a task wait for ", waitedMillis(), true);
            }
            waiting = false;
        }

        private long waitedMillis() {
            return time.monotonicMillis() - givenMillis;
        }

        private void tell(String what, long millis, boolean answered) {
            JsonObject details = new JsonObject()
                    .put("loop", loop.index())
                    .put("duration_ms", millis)
                    .put("limit_ms", limitMillis)
                    .put("answered", answered);
            report.tell("long_schedule", "event loop " + loop.index() + " " + what + millis + " ms", details);
        }
    }

    LoopWatch(Loops loops, TimeSource time, long limitMillis, SystemMonitor.Report report) {
        this.time = time;
        this.limitMillis = limitMillis;
        this.report = report;
        this.probes = loops.all().stream().map(Probe::new).toList();
    }

    /** Looks at all loops; by one thread, which is none of them. */
    void look() {
        probes.forEach(Probe::look);
    }
}
