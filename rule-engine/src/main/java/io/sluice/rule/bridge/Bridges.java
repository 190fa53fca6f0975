package io.sluice.rule.bridge;

import io.sluice.core.gateway.CoreParts;
import io.sluice.core.hook.Hooks;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.bridge.BridgeSettings.StartType;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.resource.ResourceRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All bridges of this node. They are declared in the configuration; what they carry may be changed while Sluice runs, and stays
 * changed. Methods that change something block: never call them on an event loop. Safe for any thread.
 */
public final class Bridges {
    static final String RESOURCE_TYPE = "bridge_mqtt";
    static final String ACTION = "data_to_mqtt_broker";

    private static final Logger LOG = LoggerFactory.getLogger(Bridges.class);
    private static final String PREFIX = "bridge:";

    private final Map<String, Bridge> bridges = new TreeMap<>();
    private final ResourceRegistry resources;
    private final Hooks hooks;
    private final RuleStore store;

    /**
     * Where bridges live.
     *
     * @param nodeName name of this node
     * @param file finds a file that the configuration names
     */
    public record Surroundings(
            CoreParts core, String nodeName, RuleEngine rules, RuleStore store, UnaryOperator<String> file) {}

    private Bridges(Surroundings around) {
        this.resources = around.rules().resources();
        this.hooks = around.core().hooks();
        this.store = around.store();
    }

    /**
     * Makes the bridges, none of them started.
     *
     * @throws RefusedException naming the bridge whose settings make no sense together
     */
    public static Bridges open(Surroundings around, Map<String, BridgeSettings> settings) throws RefusedException {
        Bridges opened = new Bridges(around);
        Map<String, String> stored = around.store().load(RuleStore.Kind.BRIDGE);
        for (Map.Entry<String, BridgeSettings> entry : settings.entrySet()) {
            opened.add(entry.getKey(), entry.getValue(), around, stored.get(entry.getKey()));
        }
        return opened;
    }

    private synchronized void add(
            String name, BridgeSettings settings, Surroundings around, @org.jspecify.annotations.Nullable String stored)
            throws RefusedException {
        String id = idOf(name);
        BridgeParameters parameters = new BridgeParameters(settings, around.file());
        RuleAction action = around.rules().open(id, ACTION, parameters.ofAction(id));
        Forwarder forwarder = new Forwarder(id, around.nodeName(), around.core().loops(), action);
        Bridge bridge = new Bridge(name, settings, parameters.ofResource(), forwarder, action);
        bridges.put(name, bridge);
        bridge.plan(stored == null ? BridgePlan.UNCHANGED : read(name, stored), resources);
    }

    /** Starts those that start by themselves. A remote broker that is away is no error. */
    public synchronized void start() throws RefusedException {
        for (Bridge bridge : bridges.values()) {
            if (bridge.settings().startType() == StartType.AUTO) {
                bridge.start(resources, hooks);
            }
        }
    }

    private static BridgePlan read(String name, String stored) {
        try {
            return BridgePlan.fromJson(stored);
        } catch (IOException e) {
            LOG.error(
                    "{}{}: its stored changes cannot be read, the configuration counts: {}",
                    PREFIX,
                    name,
                    e.getMessage());
            return BridgePlan.UNCHANGED;
        }
    }

    /** Id of a bridge's resource and action. */
    static String idOf(String name) {
        return PREFIX + name;
    }

    /** All bridges, by name. */
    public synchronized List<BridgeView> list() {
        return bridges.values().stream().map(bridge -> bridge.view(resources)).toList();
    }

    /** @throws RefusedException if there is no such bridge */
    public synchronized BridgeView find(String name) throws RefusedException {
        return bridge(name).view(resources);
    }

    private Bridge bridge(String name) throws RefusedException {
        Bridge bridge = bridges.get(name);
        if (bridge == null) {
            throw RefusedException.notFound("Bridge " + name + " Not Found");
        }
        return bridge;
    }

    /** Begins to connect and to take messages; no effect if it did. */
    public synchronized void start(String name) throws RefusedException {
        bridge(name).start(resources, hooks);
    }

    /** Takes no more messages and ends the connection; what waits stays. No effect if it did. */
    public synchronized void stop(String name) throws RefusedException {
        bridge(name).stop(resources, hooks);
    }

    /** Forwards messages of one more topic filter. */
    public synchronized void addForward(String name, String filter) throws RefusedException {
        check(() -> BridgeSettings.requireFilter("forward", filter, false));
        change(name, bridge(name).plan().withForward(filter));
    }

    /** @throws RefusedException if the bridge has no such forward */
    public synchronized void deleteForward(String name, String filter) throws RefusedException {
        Bridge bridge = bridge(name);
        if (!bridge.plan().forwards(bridge.settings()).contains(filter)) {
            throw RefusedException.notFound("Forward " + filter + " Not Found");
        }
        change(name, bridge.plan().withoutForward(filter));
    }

    /** Brings messages of one more topic filter in, or at another QoS. */
    public synchronized void addSubscription(String name, String filter, int qos) throws RefusedException {
        check(() -> BridgeSettings.requireFilter("subscription", filter, true));
        check(() -> BridgeSettings.requireQos("qos", qos));
        change(name, bridge(name).plan().withSubscription(filter, qos));
    }

    /** @throws RefusedException if the bridge has no such subscription */
    public synchronized void deleteSubscription(String name, String filter) throws RefusedException {
        Bridge bridge = bridge(name);
        if (!bridge.plan().subscriptions(bridge.settings()).containsKey(filter)) {
            throw RefusedException.notFound("Subscription " + filter + " Not Found");
        }
        change(name, bridge.plan().withoutSubscription(filter));
    }

    private static void check(Runnable check) throws RefusedException {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw RefusedException.bad("Bad Arguments: " + e.getMessage());
        }
    }

    private void change(String name, BridgePlan plan) throws RefusedException {
        Bridge bridge = bridge(name);
        store.put(RuleStore.Kind.BRIDGE, name, plan.toJson());
        bridge.plan(plan, resources);
    }

    /** Takes no more messages; what waits may take so long to go. Complete when nothing is sent any more. */
    public synchronized CompletionStage<Void> close(long drainMillis) {
        CompletableFuture<?>[] ends = bridges.values().stream()
                .map(bridge -> bridge.action().close(drainMillis).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ends);
    }
}
