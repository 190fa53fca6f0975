package io.sluice.core.topic;

import org.jspecify.annotations.Nullable;

/**
 * A parsed subscription: {@code a/+/b/#}, {@code $share/group/a/#} or {@code $queue/a/#}. Immutable; equal by its text.
 *
 * <p>There may be millions: what can be read off the text is not kept beside it.
 */
public final class TopicFilter {
    /** Group name of {@code $queue/} subscriptions; cannot be written after {@code $share/}. */
    public static final String QUEUE_GROUP = "$queue";

    private static final String SHARE_PREFIX = "$share/";
    private static final String QUEUE_PREFIX = "$queue/";

    private final String text;
    // the same object as the text if there is no share prefix
    private final String filter;
    private final boolean hasWildcard;

    private TopicFilter(String text, String filter, boolean hasWildcard) {
        this.text = text;
        this.filter = filter;
        this.hasWildcard = hasWildcard;
    }

    /**
     * Parses a filter.
     *
     * @throws InvalidTopicException if it breaks [MQTT-4.7.1-1..3], [MQTT-4.7.3-1..4] or, if shared, [MQTT-4.8.2-1..2]
     */
    public static TopicFilter parse(String text) throws InvalidTopicException {
        String filter = withoutShare(text);
        return new TopicFilter(text, filter, TopicSyntax.checkFilter(filter));
    }

    /** A filter that matches the topic it says and nothing else, whatever signs are in it. */
    public static TopicFilter literal(String text) {
        return new TopicFilter(text, text, false);
    }

    private static String withoutShare(String text) throws InvalidTopicException {
        if (text.startsWith(QUEUE_PREFIX)) {
            return text.substring(QUEUE_PREFIX.length());
        }
        if (!text.startsWith(SHARE_PREFIX)) {
            return text;
        }
        int end = text.indexOf('/', SHARE_PREFIX.length());
        if (end < 0) {
            throw new InvalidTopicException("shared subscription without a filter: " + text);
        }
        String group = text.substring(SHARE_PREFIX.length(), end);
        if (group.isEmpty() || group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
            throw new InvalidTopicException("group of a shared subscription is empty or holds + or #: " + text);
        }
        return text.substring(end + 1);
    }

    /** The same below a prefix, which comes behind {@code $share/group/} and {@code $queue/}. */
    TopicFilter below(String prefix) {
        String below = prefix + filter;
        String share = text.substring(0, text.length() - filter.length());
        return new TopicFilter(share.isEmpty() ? below : share + below, below, hasWildcard);
    }

    /** As the client wrote it, share prefix included; identity of the subscription. */
    public String text() {
        return text;
    }

    /** The part that is matched against topics. */
    public String filter() {
        return filter;
    }

    /** Group of a shared subscription, {@link #QUEUE_GROUP} for {@code $queue/}, null if not shared. Makes a string. */
    public @Nullable String group() {
        if (!isShared()) {
            return null;
        }
        return text.startsWith(QUEUE_PREFIX)
                ? QUEUE_GROUP
                : text.substring(SHARE_PREFIX.length(), text.length() - filter.length() - 1);
    }

    /** Whether the filter holds {@code +} or {@code #}. */
    public boolean hasWildcard() {
        return hasWildcard;
    }

    public boolean isShared() {
        return filter.length() < text.length();
    }

    /** Whether a topic name matches. A topic that starts with {@code $} never matches a leading wildcard [MQTT-4.7.2-1]. */
    public boolean matches(String topic) {
        return TopicSyntax.matches(filter, topic);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicFilter that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
