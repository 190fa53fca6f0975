package io.sluice.modules.rewrite;

import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.Publication;
import io.sluice.core.hook.TopicRequest;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.modules.BrokerModule;
import io.sluice.modules.ModuleContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites topics of messages and of subscriptions, before anybody else sees them. Access control of a publish is asked for
 * the topic as the client wrote it, of a subscription for the filter as it is afterwards.
 */
public final class TopicRewrite implements BrokerModule, BrokerListener {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRewrite.class);
    /** Before rules and everything else that looks at topics. */
    private static final int PRIORITY = 900;

    private final ModuleContext context;
    private final boolean enabled;
    private final RewriteRule[] rules;
    private final AtomicBoolean told = new AtomicBoolean();

    public TopicRewrite(ModuleContext context, RewriteSettings settings) {
        this.context = context;
        this.enabled = settings.enabled();
        this.rules = settings.rules().entrySet().stream()
                .map(rule -> RewriteRule.parse(rule.getKey(), rule.getValue()))
                .toArray(RewriteRule[]::new);
    }

    @Override
    public String name() {
        return "rewrite";
    }

    @Override
    public void start() {
        if (enabled && rules.length > 0) {
            context.core().hooks().add(this, PRIORITY);
        }
    }

    @Override
    public void close() {
        context.core().hooks().remove(this);
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(HookPoint.MESSAGE_PUBLISH, HookPoint.CLIENT_SUBSCRIBE, HookPoint.CLIENT_UNSUBSCRIBE);
    }

    @Override
    public HookResult<Message> onPublish(Message message, Publication publication) {
        String mountpoint = message.sender().mountpoint();
        String result = rewritten(behind(mountpoint, message.topic()));
        if (result == null) {
            return HookResult.ok();
        }
        String topic = mountpoint + result;
        if (!TopicSyntax.isValidName(topic)) {
            failed(message.topic(), "would become " + topic + ", which is no topic name");
            return HookResult.ok();
        }
        return HookResult.ok(message.withTopic(topic));
    }

    /** The topic as the client wrote it: rules speak of that, for messages as for subscriptions. */
    private static String behind(String mountpoint, String topic) {
        return mountpoint.isEmpty() || !topic.startsWith(mountpoint) ? topic : topic.substring(mountpoint.length());
    }

    @Override
    public HookResult<List<TopicRequest>> onSubscribe(ClientInfo client, List<TopicRequest> topics) {
        return rewritten(topics);
    }

    @Override
    public HookResult<List<TopicRequest>> onUnsubscribe(ClientInfo client, List<TopicRequest> topics) {
        return rewritten(topics);
    }

    private HookResult<List<TopicRequest>> rewritten(List<TopicRequest> topics) {
        List<TopicRequest> changed = new ArrayList<>(topics.size());
        for (TopicRequest request : topics) {
            changed.add(new TopicRequest(filter(request.filter()), request.options()));
        }
        return HookResult.ok(changed);
    }

    /** A filter is matched as if it was a topic; of a shared one only what is behind the group. */
    private String filter(String text) {
        String matched;
        try {
            matched = TopicFilter.parse(text).filter();
        } catch (InvalidTopicException e) {
            // the gateway says so to the client
            return text;
        }
        String result = rewritten(matched);
        return result == null ? text : text.substring(0, text.length() - matched.length()) + result;
    }

    private @Nullable String rewritten(String topic) {
        for (RewriteRule rule : rules) {
            try {
                String result = rule.rewrite(topic);
                if (result != null) {
                    return result;
                }
            } catch (TooManyStepsException e) {
                failed(topic, "rule " + rule.name() + ": " + e.getMessage());
            }
        }
        return null;
    }

    private void failed(String topic, String reason) {
        context.core().metrics().increment(Metric.REWRITE_FAILED);
        if (!told.getAndSet(true)) {
            LOG.warn(
                    "topic of {} characters stays as it is: {}; further ones are only counted", topic.length(), reason);
        }
    }
}
