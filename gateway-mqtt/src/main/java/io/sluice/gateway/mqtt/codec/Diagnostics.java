package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words for people on an answer of MQTT 5. The encoder leaves them out where the client did not ask for them
 * [MQTT-3.1.2-29] or where they would make the packet too large, for instance [MQTT-3.2.2-19].
 *
 * @param reasonString why, null if not said
 * @param userProperties further pairs
 */
public record Diagnostics(@Nullable String reasonString, List<UserProperty> userProperties) {
    /** Nothing to say. */
    public static final Diagnostics NONE = new Diagnostics(null, List.of());

    /** Whether there is nothing to say. */
    public boolean isEmpty() {
        return reasonString == null && userProperties.isEmpty();
    }

    /** Only a reason. */
    public static Diagnostics of(String reason) {
        return new Diagnostics(reason, List.of());
    }
}
