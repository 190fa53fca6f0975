package io.sluice.core.topic;

import org.jspecify.annotations.Nullable;

/**
 * A parsed subscription: {@code a/+/b/#}, {@code $share/group/a/#} or {@code $queue/a/#}. Immutable.
 *
 * @param text as the client wrote it, share prefix included; identity of the subscription
 * @param filter the part that is matched against topics
 * @param group group of a shared subscription, {@link #QUEUE_GROUP} for {@code $queue/}, null if not shared
 * @param hasWildcard whether the filter holds {@code +} or {@code #}
 */
public record TopicFilter(
        String text, String filter, @Nullable String group, boolean hasWildcard) {
    /** Group name of {@code $queue/} subscriptions; cannot be written after {@code $share/}. */
    public static final String QUEUE_GROUP = "$queue";

    private static final String SHARE_PREFIX = "$share/";
    private static final String QUEUE_PREFIX = "$queue/";

    /**
     * Parses a filter.
     *
     * @throws InvalidTopicException if it breaks [MQTT-4.7.1-1..3], [MQTT-4.7.3-1..4] or, if shared, [MQTT-4.8.2-1..2]
     */
    public static TopicFilter parse(String text) throws InvalidTopicException {
        if (text.startsWith(SHARE_PREFIX)) {
            int end = text.indexOf('/', SHARE_PREFIX.length());
            if (end < 0) {
                throw new InvalidTopicException("shared subscription without a filter: " + text);
            }
            String group = text.substring(SHARE_PREFIX.length(), end);
            if (group.isEmpty() || group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
                throw new InvalidTopicException("group of a shared subscription is empty or holds + or #: " + text);
            }
            return of(text, text.substring(end + 1), group);
        }
        if (text.startsWith(QUEUE_PREFIX)) {
            return of(text, text.substring(QUEUE_PREFIX.length()), QUEUE_GROUP);
        }
        return of(text, text, null);
    }

    private static TopicFilter of(String text, String filter, @Nullable String group) throws InvalidTopicException {
        return new TopicFilter(text, filter, group, TopicSyntax.checkFilter(filter));
    }

    public boolean isShared() {
        return group != null;
    }

    /** Whether a topic name matches. A topic that starts with {@code $} never matches a leading wildcard [MQTT-4.7.2-1]. */
    public boolean matches(String topic) {
        return TopicSyntax.matches(filter, topic);
    }

    @Override
    public String toString() {
        return text;
    }
}
