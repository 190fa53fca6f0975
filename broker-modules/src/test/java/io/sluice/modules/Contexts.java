package io.sluice.modules;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.testing.TestCore;

/** What a module under test has of the product. */
public final class Contexts {
    private Contexts() {}

    /** A core that a test drives, and no more. */
    public static ModuleContext of(TestCore core) {
        Ticks never = (millis, task) -> () -> {};
        return new ModuleContext(core.parts, new Alarms(core.time, 10), never, "sluice@127.0.0.1", "0.1.0", core.time);
    }
}
