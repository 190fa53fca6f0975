package io.sluice.rule.bridge;

import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties.UserProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a bridged message came from, so that none goes round in circles. Inside Sluice a message that a bridge brought in carries the
 * bridge's name in a header; outside, with MQTT 5, every Sluice that forwards a message adds its own name to a user property.
 */
final class Origin {
    /** Header: id of the bridge that brought the message in. */
    static final String BRIDGE = "bridge";
    /** User property: names of the nodes that forwarded the message, with commas between. */
    static final String PATH = "sluice-path";

    private static final String USER = "User-Property";

    private Origin() {}

    /** Whether a bridge must not forward a message: it brought it in itself, or this node forwarded it before. */
    static boolean isRound(Message message, String bridgeId, String node) {
        if (!message.headers().isEmpty() && bridgeId.equals(message.headers().get(BRIDGE))) {
            return true;
        }
        for (UserProperty property : message.properties().userProperties()) {
            if (property.name().equals(PATH) && ("," + property.value() + ",").contains("," + node + ",")) {
                return true;
            }
        }
        return false;
    }

    /** The properties of a message that this node forwards. */
    static Map<String, @Nullable Object> marked(@Nullable Object properties, String node) {
        Map<String, @Nullable Object> all = copy(properties);
        Map<String, @Nullable Object> user = copy(all.get(USER));
        Object path = user.get(PATH);
        user.put(PATH, path == null ? node : path + "," + node);
        all.put(USER, user);
        return all;
    }

    private static Map<String, @Nullable Object> copy(@Nullable Object map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (map instanceof Map<?, ?> from) {
            from.forEach((name, value) -> copy.put(String.valueOf(name), value));
        }
        return copy;
    }
}
