package io.sluice.modules.sysmon;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.alarm.Severity;
import io.sluice.modules.JsonObject;
import java.util.Map;

/** Looks at what a collection left over: a heap that stays full is a Sluice that will soon do nothing but collect. */
final class HeapWatch {
    private static final String ALARM = "large_heap";

    /** The alarm ends this far below the limit, so that it does not come and go. */
    private static final double GAP = 0.05;

    private final double limit;
    private final Alarms alarms;
    private final SystemMonitor.Report report;

    /** @param limit share of the heap, 0 for none */
    HeapWatch(double limit, Alarms alarms, SystemMonitor.Report report) {
        this.limit = limit;
        this.alarms = alarms;
        this.report = report;
    }

    /** Takes what is in use after a collection, and what there may be at most, in bytes. Any thread. */
    void look(long usedBytes, long mostBytes) {
        if (limit == 0 || mostBytes <= 0) {
            return;
        }
        double share = (double) usedBytes / mostBytes;
        if (share < limit - GAP) {
            alarms.deactivate(ALARM);
        } else if (share >= limit) {
            String text = Math.round(share * 100) + " % of the heap is in use after a collection";
            Map<String, Long> details = Map.of("used_bytes", usedBytes, "most_bytes", mostBytes);
            if (alarms.activate(ALARM, Severity.WARNING, details, text)) {
                report.tell(
                        ALARM,
                        text,
                        new JsonObject().put("used_bytes", usedBytes).put("most_bytes", mostBytes));
            }
        }
    }
}
