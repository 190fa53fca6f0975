package io.sluice.modules.subscription;

import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.gateway.SubscribeResult;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Session;
import io.sluice.core.topic.Mountpoint;
import io.sluice.core.topic.TopicFilter;
import io.sluice.modules.BrokerModule;
import io.sluice.modules.ModuleContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Subscribes every client to the filters of the settings, before it gets its CONNACK. Access control, limits and retained
 * messages are as if the client had asked for it. What its session has already is left as it is: the client may have asked
 * for it with other options.
 */
public final class AutoSubscription implements BrokerModule, BrokerListener {
    private static final int PRIORITY = 0;

    private final ModuleContext context;
    private final GatewayContext door;
    private final SubscriptionSettings settings;
    private final List<Wanted> all = new ArrayList<>();

    private record Wanted(FilterTemplate template, SubscribeOptions options) {}

    public AutoSubscription(ModuleContext context, GatewayContext door, SubscriptionSettings settings) {
        this.context = context;
        this.door = door;
        this.settings = settings;
        settings.topics().forEach((name, text) -> {
            int qos = settings.qos().getOrDefault(name, 0);
            all.add(new Wanted(FilterTemplate.of(name, text), SubscribeOptions.ofQos(qos)));
        });
    }

    @Override
    public String name() {
        return "subscription";
    }

    @Override
    public void start() {
        if (settings.enabled() && !all.isEmpty()) {
            context.core().hooks().add(this, PRIORITY);
        }
    }

    @Override
    public void close() {
        context.core().hooks().remove(this);
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.CLIENT_CONNECTED);
    }

    @Override
    public HookResult<Void> onConnected(ClientInfo client, ConnectInfo connect) {
        Session session = context.core().sessions().find(client.clientId());
        if (session != null) {
            all.forEach(wanted -> subscribe(session, wanted));
        }
        return HookResult.ok();
    }

    private void subscribe(Session session, Wanted wanted) {
        TopicFilter filter = wanted.template().of(session.client());
        if (filter != null
                && session.isSubscribed(
                        Mountpoint.put(session.client().mountpoint(), filter).text())) {
            return;
        }
        SubscribeResult result =
                filter == null ? SubscribeResult.NOT_AUTHORISED : door.subscribe(session, filter, wanted.options());
        if (filter != null && result.isGranted()) {
            door.replayRetained(session, filter, wanted.options(), result);
        } else {
            session.owner().counters().increment(Metric.SUBSCRIPTIONS_AUTO_REFUSED);
        }
    }
}
