package io.sluice.connector.template;

import io.sluice.connector.JsonParser;
import io.sluice.connector.JsonSyntaxException;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.connector.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row seen as the message it comes from: the rule selects the columns that the template names, {@code SELECT *} selects all of
 * them. Its payload is read as JSON at most once. For one thread.
 */
public final class TemplateMessage {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Row row;
    private @Nullable Object payload;
    private boolean payloadRead;

    public TemplateMessage(Row row) {
        this.row = row;
    }

    /** Topic of the message. */
    public String topic() throws UnusableMessageException {
        Object topic = row.values().get("topic");
        if (topic == null) {
            throw new UnusableMessageException("the rule selects no topic: a template file needs SELECT *");
        }
        return ValueText.of(topic);
    }

    /**
     * Arrival in nanoseconds since the epoch. What is below the milliseconds is made of the row's key: the same on every
     * attempt, another one for the next message.
     *
     * @param number number of the point of this message among those that must be told apart by time, from 0 to 996
     */
    public long nanos(int number) {
        RowKey key = row.key();
        RowKey numbered = new RowKey(key.messageIdHigh(), key.messageIdLow(), key.actionId(), key.output() + number);
        return row.timestampMillis() * NANOS_PER_MILLI + numbered.nanosWithinMillisecond();
    }

    /** Value of a placeholder; null if the message has none. */
    @Nullable
    Object value(Placeholder placeholder) {
        for (String column : placeholder.columns()) {
            Object value = row.values().get(column);
            if (value != null) {
                return placeholder == Placeholder.PEERHOST ? host(ValueText.of(value)) : value;
            }
        }
        return switch (placeholder) {
            case TIMESTAMP -> nanos(0);
            // the part of the key's text before the action is the message id
            case ID -> row.key().toString().substring(0, 32);
            case CLIENTID, USERNAME, PEERHOST, QOS, TOPIC, PAYLOAD -> null;
        };
    }

    /** The payload as JSON. */
    @Nullable
    Object payload() throws UnusableMessageException {
        if (!payloadRead) {
            payload = read(row.values().get("payload"));
            payloadRead = true;
        }
        return payload;
    }

    private static @Nullable Object read(@Nullable Object given) throws UnusableMessageException {
        if (given == null) {
            throw new UnusableMessageException("the rule selects no payload: a template file needs SELECT *");
        }
        if (given instanceof Map || given instanceof List) {
            return given;
        }
        String text = given instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : given.toString();
        try {
            return JsonParser.parse(text);
        } catch (JsonSyntaxException e) {
            throw new UnusableMessageException("the payload is no JSON: " + e.getMessage());
        }
    }

    /** Without the port of {@code 10.0.0.1:52918} or {@code [::1]:52918}. */
    private static String host(String address) {
        int bracket = address.indexOf(']');
        if (address.startsWith("[") && bracket > 0) {
            return address.substring(1, bracket);
        }
        int colon = address.indexOf(':');
        return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }
}
