package io.sluice.core.gateway;

import io.sluice.core.broker.Broker;
import io.sluice.core.broker.Retained;
import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.broker.Sessions;
import io.sluice.core.broker.SharedDispatch;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.broker.Subscriptions;
import io.sluice.core.durable.DurableState;
import io.sluice.core.hook.Hooks;
import io.sluice.core.loop.Loops;
import io.sluice.core.metric.Metrics;
import io.sluice.core.metric.Stats;

/**
 * The core, put together once for the life of the process.
 */
public record CoreParts(
        Hooks hooks,
        Broker broker,
        Sessions sessions,
        Subscriptions subscriptions,
        Retained retained,
        Metrics metrics,
        Stats stats,
        Loops loops) {
    /** Puts a core together that keeps everything in memory, without limits on retained messages. */
    public static CoreParts create(Loops loops, Metrics metrics, SharedStrategy sharedStrategy) {
        return create(
                loops, metrics, SharedDispatch.once(sharedStrategy), RetainedSettings.DEFAULT, DurableState.none());
    }

    /**
     * Puts a core together on the given loops, whose counters belong to the given metrics. What lies on the disk comes back
     * by {@link io.sluice.core.broker.Restore}, before the first client.
     */
    public static CoreParts create(
            Loops loops,
            Metrics metrics,
            SharedDispatch sharedDispatch,
            RetainedSettings retainedSettings,
            DurableState state) {
        Hooks hooks = new Hooks(metrics);
        Subscriptions subscriptions = new Subscriptions();
        Retained retained = new Retained(retainedSettings, loops, state);
        Broker broker = new Broker(hooks, subscriptions, retained, sharedDispatch, loops.size(), state);
        Sessions sessions = new Sessions(hooks, broker, subscriptions, state);
        Stats stats = stats(sessions, subscriptions, retained);
        return new CoreParts(hooks, broker, sessions, subscriptions, retained, metrics, stats, loops);
    }

    /** The kinds of the manual (991-1045), by its names. */
    private static Stats stats(Sessions sessions, Subscriptions subscriptions, Retained retained) {
        Stats stats = new Stats();
        stats.add("connections", sessions::connectionCount);
        stats.add("sessions", sessions::count);
        stats.add("sessions/persistent", sessions::persistentCount);
        stats.add("suboptions", subscriptions::count);
        stats.add("subscribers", sessions::subscriberCount);
        stats.add("subscriptions", subscriptions::count);
        stats.add("subscriptions/shared", subscriptions::sharedCount);
        stats.add("topics", subscriptions::filterCount);
        stats.add("routes", subscriptions::filterCount);
        stats.add("retained", retained::count);
        return stats;
    }
}
