package io.sluice.core.alarm;

import io.sluice.core.time.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms of this Sluice: those that are active, and the last ones that ended. Safe for any thread, loops included: alarms are rare,
 * and the lock is held for a few microseconds.
 */
public final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final TimeSource time;
    private final int historySize;
    private final Map<String, Alarm> active = new LinkedHashMap<>();
    private final Deque<Alarm> history = new ArrayDeque<>();
    private final List<AlarmListener> listeners = new ArrayList<>();

    /** @param historySize ended alarms that are kept, 0 for none; the oldest go first */
    public Alarms(TimeSource time, int historySize) {
        this.time = time;
        this.historySize = historySize;
    }

    /**
     * Raises an alarm. One that is active already stays as it is: who sees the same trouble again need not remember that he told of it.
     *
     * @param details values for programs, may be empty; copied
     * @return whether the alarm is new
     */
    public synchronized boolean activate(String name, Severity severity, Map<String, ?> details, String message) {
        if (active.containsKey(name)) {
            return false;
        }
        Map<String, Object> copy = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        Alarm alarm = new Alarm(name, severity, copy, message, time.wallMillis(), Alarm.STILL_ACTIVE);
        active.put(name, alarm);
        LOG.warn("alarm {} ({}): {}", name, severity.text(), message);
        listeners.forEach(listener -> listener.activated(alarm));
        return true;
    }

    /**
     * Ends an alarm, which moves to the history.
     *
     * @return false if it is not active
     */
    public synchronized boolean deactivate(String name) {
        Alarm alarm = active.remove(name);
        if (alarm == null) {
            return false;
        }
        Alarm ended = alarm.endedAt(time.wallMillis());
        history.addLast(ended);
        if (history.size() > historySize) {
            history.removeFirst();
        }
        LOG.info("alarm {} is over", name);
        listeners.forEach(listener -> listener.deactivated(ended));
        return true;
    }

    /** Those that last, oldest first. */
    public synchronized List<Alarm> active() {
        return List.copyOf(active.values());
    }

    /** Those that are over, in the order in which they ended. */
    public synchronized List<Alarm> history() {
        return List.copyOf(history);
    }

    /** Forgets what is over. */
    public synchronized void clearHistory() {
        history.clear();
    }

    /** Adds a listener and tells it at once of what is active: what is raised early in the start is missed by nobody. */
    public synchronized void add(AlarmListener listener) {
        listeners.add(listener);
        active.values().forEach(listener::activated);
    }

    public synchronized void remove(AlarmListener listener) {
        listeners.remove(listener);
    }
}
