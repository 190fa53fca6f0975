package io.sluice.connector;

import java.util.Map;

/** The ability of a resource to bring messages of its system in, through {@link ResourceContext#inlet()}. */
public interface Intake {
    /**
     * Says what to bring, in place of what was said before: QoS by topic filter (or whatever the system calls it). Takes
     * effect at once if the resource is connected, and whenever it connects. Does not block; any thread.
     */
    void want(Map<String, Integer> filters);
}
