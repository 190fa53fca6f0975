package io.sluice.core.topic;

import io.sluice.core.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The prefix that stands before every topic of a client and that the client itself never sees: it publishes and subscribes
 * below its prefix and finds its messages without it (manual 1590). Pure; with an empty prefix everything stays as it is, the
 * same object.
 */
public final class Mountpoint {
    private static final String CLIENT_ID = "%c";
    private static final String USERNAME = "%u";

    private Mountpoint() {}

    /**
     * Prefix of one client.
     *
     * @param pattern with {@code %c} for the client identifier and {@code %u} for the user name, which is empty if there is
     *     none
     * @return null if it would hold a wildcard or begin with {@code $}: such a client could reach into others' topics
     */
    public static @Nullable String of(String pattern, String clientId, @Nullable String username) {
        if (pattern.isEmpty()) {
            return pattern;
        }
        StringBuilder prefix = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            if (pattern.startsWith(CLIENT_ID, at)) {
                prefix.append(clientId);
                at += CLIENT_ID.length();
            } else if (pattern.startsWith(USERNAME, at)) {
                prefix.append(username == null ? "" : username);
                at += USERNAME.length();
            } else {
                prefix.append(pattern.charAt(at++));
            }
        }
        boolean safe = prefix.indexOf("+") < 0 && prefix.indexOf("#") < 0 && prefix.indexOf("$") != 0;
        return safe && prefix.indexOf("\0") < 0 ? prefix.toString() : null;
    }

    /** A topic name as others see it. */
    public static String put(String prefix, String topic) {
        return prefix.isEmpty() ? topic : prefix + topic;
    }

    /** A filter as the broker matches it: the prefix comes behind {@code $share/group/} and {@code $queue/}. */
    public static TopicFilter put(String prefix, TopicFilter filter) {
        return prefix.isEmpty() ? filter : filter.below(prefix);
    }

    /** A message as its receiver shall see it; unchanged if its topic is not below the prefix. */
    public static Message strip(String prefix, Message message) {
        String topic = message.topic();
        boolean below = !prefix.isEmpty() && topic.length() > prefix.length() && topic.startsWith(prefix);
        return below ? message.withTopic(topic.substring(prefix.length())) : message;
    }
}
