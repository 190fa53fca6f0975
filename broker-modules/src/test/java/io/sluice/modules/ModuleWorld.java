package io.sluice.modules;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.testing.TestCore;
import java.util.ArrayList;
import java.util.List;

/** A core with modules on it, whose clock and timers a test drives. */
public final class ModuleWorld {
    public static final String NODE = "sluice@127.0.0.1";

    public final TestCore core = new TestCore();
    public final Alarms alarms = new Alarms(core.time, 10);
    public final List<Planned> planned = new ArrayList<>();
    public final ModuleContext context = new ModuleContext(core.parts, alarms, this::every, NODE, "1.2.3", core.time);

    /** What a module wants to be done again and again. */
    public record Planned(long millis, Runnable task) {}

    private Ticks.Tick every(long millis, Runnable task) {
        Planned tick = new Planned(millis, task);
        planned.add(tick);
        return () -> planned.remove(tick);
    }

    /** Runs once what is planned with this interval. */
    public void tick(long millis) {
        List.copyOf(planned).stream()
                .filter(p -> p.millis() == millis)
                .forEach(p -> p.task().run());
        core.runAll();
    }
}
