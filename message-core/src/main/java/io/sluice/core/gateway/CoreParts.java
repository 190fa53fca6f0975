package io.sluice.core.gateway;

import io.sluice.core.broker.Broker;
import io.sluice.core.broker.Retained;
import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.broker.Sessions;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.broker.Subscriptions;
import io.sluice.core.hook.Hooks;
import io.sluice.core.loop.Loops;
import io.sluice.core.metric.Metrics;

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
        Loops loops) {
    /** The same without limits on retained messages. */
    public static CoreParts create(Loops loops, Metrics metrics, SharedStrategy sharedStrategy) {
        return create(loops, metrics, sharedStrategy, RetainedSettings.DEFAULT);
    }

    /** Puts a core together on the given loops, whose counters belong to the given metrics. */
    public static CoreParts create(
            Loops loops, Metrics metrics, SharedStrategy sharedStrategy, RetainedSettings retainedSettings) {
        Hooks hooks = new Hooks(metrics);
        Subscriptions subscriptions = new Subscriptions();
        Retained retained = new Retained(retainedSettings);
        Broker broker = new Broker(hooks, subscriptions, retained, sharedStrategy, loops.size());
        Sessions sessions = new Sessions(hooks, broker, subscriptions);
        return new CoreParts(hooks, broker, sessions, subscriptions, retained, metrics, loops);
    }
}
