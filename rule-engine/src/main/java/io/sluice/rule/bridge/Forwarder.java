package io.sluice.rule.bridge;

import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.Publication;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.Message;
import io.sluice.core.topic.TopicFilter;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.rule.action.RaisedEvent;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.MessageView;
import io.sluice.rule.json.PayloadPaths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of one bridge out of the broker: each becomes a row in the buffer of the bridge's action. It is called before
 * the rules, so that a publish that it refuses had no effect yet.
 */
final class Forwarder implements BrokerListener {
    /** Below all that changes messages, above the rules. */
    static final int PRIORITY = 10;

    private final String bridgeId;
    private final String node;
    private final EventSite site;
    private final Loops loops;
    private final RuleAction action;
    private volatile List<TopicFilter> filters = List.of();

    Forwarder(String bridgeId, String node, Loops loops, RuleAction action) {
        this.bridgeId = bridgeId;
        this.node = node;
        this.site = EventSite.of(node);
        this.loops = loops;
        this.action = action;
    }

    /** Takes these messages from now on. Any thread. */
    void take(List<TopicFilter> wanted) {
        filters = List.copyOf(wanted);
    }

    @Override
    public String name() {
        return bridgeId;
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.MESSAGE_PUBLISH);
    }

    @Override
    public HookResult<Message> onPublish(Message message, Publication publication) {
        if (isWanted(message.topic()) && !Origin.isRound(message, bridgeId, node)) {
            MessageView view = MessageView.published(message, site, PayloadPaths.NONE);
            forward(new RaisedEvent(view, message, publication, message.timestampMillis(), loops));
        }
        return HookResult.ok();
    }

    private boolean isWanted(String topic) {
        for (TopicFilter filter : filters) {
            if (filter.matches(topic)) {
                // what this node tells of itself is asked for by its own name or not at all
                return !TopicSyntax.isSystem(topic) || TopicSyntax.isSystem(filter.filter());
            }
        }
        return false;
    }

    private void forward(RaisedEvent event) {
        if (action.reserve(1)) {
            action.run(event, row(event.view().column(Column.PAYLOAD), event), 0);
            return;
        }
        boolean refuse = action.refusesWhenFull() && event.isAcknowledged();
        action.countFull(1, refuse);
        if (refuse) {
            event.refuse();
        }
    }

    private Map<String, @Nullable Object> row(@Nullable Object payload, RaisedEvent event) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("topic", event.view().column(Column.TOPIC));
        row.put("payload", payload);
        row.put("retain", Long.valueOf(1).equals(event.view().column(Column.RETAIN)));
        row.put("pub_props", Origin.marked(event.view().column(Column.PUB_PROPS), node));
        return row;
    }
}
