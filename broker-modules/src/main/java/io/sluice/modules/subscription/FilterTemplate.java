package io.sluice.modules.subscription;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * A filter with {@code %c} and {@code %u} in it. Immutable.
 *
 * @param text as written
 * @param constant the filter, if nothing has to be put in
 */
record FilterTemplate(String text, @Nullable TopicFilter constant) {
    private static final String CLIENT_ID = "%c";
    private static final String USERNAME = "%u";

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if no client could be subscribed to it
     */
    static FilterTemplate of(String name, String text) {
        try {
            boolean fixed = !text.contains(CLIENT_ID) && !text.contains(USERNAME);
            TopicFilter sample = TopicFilter.parse(text.replace(CLIENT_ID, "c").replace(USERNAME, "u"));
            return new FilterTemplate(text, fixed ? sample : null);
        } catch (InvalidTopicException e) {
            throw new IllegalArgumentException("topic of " + name + ": " + e.getMessage(), e);
        }
    }

    /** The filter for a client; null if there is none: what is to be put in is missing, or would widen the filter. */
    @Nullable
    TopicFilter of(ClientInfo client) {
        if (constant != null) {
            return constant;
        }
        String username = client.username();
        if (text.contains(USERNAME) && (username == null || username.isEmpty() || isWide(username))
                || text.contains(CLIENT_ID) && isWide(client.clientId())) {
            return null;
        }
        try {
            String withUser = username == null ? text : text.replace(USERNAME, username);
            return TopicFilter.parse(withUser.replace(CLIENT_ID, client.clientId()));
        } catch (InvalidTopicException e) {
            // an identifier may hold what a topic may not
            return null;
        }
    }

    private static boolean isWide(String value) {
        return value.indexOf('+') >= 0 || value.indexOf('#') >= 0;
    }
}
