package io.sluice.appliance;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.alarm.Severity;
import io.sluice.store.StoreWatch;
import java.nio.file.Path;
import java.util.Map;

/** How the store fares, as alarms. */
final class StoreAlarms implements StoreWatch {
    private static final String DAMAGED = "store_damaged";
    private static final String FULL = "disk_full";
    private static final String FAILING = "store_failing";

    private final Alarms alarms;

    StoreAlarms(Alarms alarms) {
        this.alarms = alarms;
    }

    @Override
    public void damaged(Path aside, String reason) {
        alarms.activate(
                DAMAGED,
                Severity.CRITICAL,
                Map.of("path", aside.toString(), "reason", reason),
                "A part of the store could not be read; what could is served");
    }

    @Override
    public void full(String reason) {
        alarms.activate(FULL, Severity.CRITICAL, reason(reason), "There is no room on the disk: messages are refused");
    }

    @Override
    public void roomAgain() {
        alarms.deactivate(FULL);
    }

    @Override
    public void failing(String reason) {
        alarms.activate(FAILING, Severity.CRITICAL, reason(reason), "The disk takes no writes: messages are refused");
    }

    @Override
    public void writable() {
        alarms.deactivate(FAILING);
    }

    private static Map<String, String> reason(String reason) {
        return Map.of("reason", reason);
    }
}
