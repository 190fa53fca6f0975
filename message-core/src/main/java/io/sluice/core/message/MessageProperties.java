package io.sluice.core.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties that travel with a message unchanged (MQTT 5, 3.3.2.3); other protocols map theirs onto these.
 *
 * @param payloadIsText whether the sender declared the payload to be UTF-8 text; null if it declared nothing
 * @param expirySeconds life of the message from its arrival, -1 for no limit; 0 to 4,294,967,295
 * @param contentType MIME type of the payload
 * @param responseTopic where the answer is expected
 * @param correlationData opaque to everybody but the requester
 * @param userProperties name and value pairs in the sender's order; names may repeat
 */
public record MessageProperties(
        @Nullable Boolean payloadIsText,
        long expirySeconds,
        @Nullable String contentType,
        @Nullable String responseTopic,
        byte @Nullable [] correlationData,
        List<UserProperty> userProperties) {
    /** No properties at all; shared by all messages without any. */
    public static final MessageProperties NONE = new MessageProperties(null, -1, null, null, null, List.of());

    /** A user property. */
    public record UserProperty(String name, String value) {}
}
