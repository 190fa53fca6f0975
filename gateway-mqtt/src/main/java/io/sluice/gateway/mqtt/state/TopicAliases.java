package io.sluice.gateway.mqtt.state;

import io.sluice.gateway.mqtt.codec.Publish;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Topic aliases that one client has set on its connection (3.3.2.3.4). Confined to the loop. */
final class TopicAliases {
    private final int maximum;
    private @Nullable String[] topics = {};

    /** @param maximum highest alias, 1 to 65,535 */
    TopicAliases(int maximum) {
        this.maximum = maximum;
    }

    /**
     * Topic of a publish with an alias within the maximum; a topic that came with it replaces the one it stood for.
     *
     * @return null if there is neither
     */
    @Nullable
    String resolve(Publish frame) {
        int alias = frame.topicAlias();
        String topic = frame.topic();
        if (topic.isEmpty()) {
            return alias < topics.length ? topics[alias] : null;
        }
        if (alias >= topics.length) {
            topics = Arrays.copyOf(topics, Math.min(maximum + 1, Math.max(alias + 1, topics.length * 2)));
        }
        topics[alias] = topic;
        return topic;
    }
}
