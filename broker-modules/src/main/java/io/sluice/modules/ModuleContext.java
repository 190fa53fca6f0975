package io.sluice.modules;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.gateway.CoreParts;
import io.sluice.core.time.TimeSource;

/**
 * All that a module has of the product.
 *
 * @param core chain of listeners, broker, sessions, counters, loops
 * @param alarms what is wrong with this Sluice
 * @param ticks for what is done from time to time
 * @param node name of this node, as topics and events write it
 * @param version version of the product
 * @param time the one clock
 */
public record ModuleContext(CoreParts core, Alarms alarms, Ticks ticks, String node, String version, TimeSource time) {
    /** A topic of this node: {@code $SYS/brokers/sluice@127.0.0.1/uptime} for {@code uptime}. */
    public String topic(String below) {
        return "$SYS/brokers/" + node + "/" + below;
    }
}
