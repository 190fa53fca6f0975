package io.sluice.core.alarm;

/**
 * Is told of alarms, one after the other in the order in which they happen, on the thread that raises or ends them: a loop, a worker,
 * the store's writer. Hands over and returns; never blocks, and never raises an alarm itself.
 */
public interface AlarmListener {
    void activated(Alarm alarm);

    /** @param alarm with the time of its end */
    void deactivated(Alarm alarm);
}
