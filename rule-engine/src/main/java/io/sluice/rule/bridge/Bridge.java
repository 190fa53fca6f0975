package io.sluice.rule.bridge;

import io.sluice.core.hook.Hooks;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceStatus;
import io.sluice.rule.resource.ResourceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One bridge. What waits in its buffer stays there while it is stopped. Guarded by the lock of {@link Bridges}. */
final class Bridge {
    private final BridgeSettings settings;
    private final String name;
    private final String id;
    private final Map<String, @Nullable Object> config;
    private final RuleAction action;
    private final Forwarder forwarder;
    private BridgePlan plan;
    private boolean started;

    /** @param config parameters of its resource */
    Bridge(
            String name,
            BridgeSettings settings,
            Map<String, @Nullable Object> config,
            Forwarder forwarder,
            RuleAction action) {
        this.name = name;
        this.id = Bridges.idOf(name);
        this.settings = settings;
        this.config = config;
        this.forwarder = forwarder;
        this.action = action;
        this.plan = BridgePlan.UNCHANGED;
    }

    BridgeSettings settings() {
        return settings;
    }

    RuleAction action() {
        return action;
    }

    BridgePlan plan() {
        return plan;
    }

    /** Carries something else from now on. */
    void plan(BridgePlan changed, ResourceRegistry resources) {
        plan = changed;
        forwarder.take(filters());
        resources.want(id, plan.subscriptions(settings));
    }

    private List<TopicFilter> filters() {
        List<TopicFilter> filters = new ArrayList<>();
        for (String text : plan.forwards(settings)) {
            try {
                filters.add(TopicFilter.parse(text));
            } catch (InvalidTopicException e) {
                throw new IllegalStateException("a forward was not checked: " + text, e);
            }
        }
        return filters;
    }

    /** Begins to connect and to take messages; no effect if it did. */
    void start(ResourceRegistry resources, Hooks hooks) throws RefusedException {
        if (started) {
            return;
        }
        resources.lend(id, Bridges.RESOURCE_TYPE, config, "Bridge " + name);
        resources.use(id, List.of(id));
        hooks.add(forwarder, Forwarder.PRIORITY);
        started = true;
    }

    /** Takes no more messages and ends the connection; no effect if it did. */
    void stop(ResourceRegistry resources, Hooks hooks) {
        if (started) {
            started = false;
            hooks.remove(forwarder);
            resources.use(id, List.of());
            resources.takeBack(id);
        }
    }

    BridgeView view(ResourceRegistry resources) {
        Optional<ResourceStatus> status = started ? resources.find(id).map(ResourceView::status) : Optional.empty();
        boolean alive = status.map(ResourceStatus::alive).orElse(false);
        BridgeView.State running = alive ? BridgeView.State.RUNNING : BridgeView.State.CONNECTING;
        return new BridgeView(
                name,
                started ? running : BridgeView.State.STOPPED,
                settings.address(),
                alive ? null : status.map(ResourceStatus::lastError).orElse(null),
                plan.forwards(settings),
                plan.subscriptions(settings),
                action.metrics().success(),
                action.metrics().failed());
    }
}
