package io.sluice.core.message;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message, the same for every protocol. Immutable but for {@link #wireForm()}, a cache.
 *
 * <p>A class rather than a record for that one cache: a codec keeps the encoded form there, so that a message that fans
 * out to many subscribers is encoded once (docs/decisions/0003-message-is-a-class.md).
 */
public final class Message {
    /** A message without meaning, for marks and tests. */
    public static final Message NOTHING = new Message(
            new MessageId(0, 0),
            "nothing",
            new byte[0],
            0,
            false,
            ClientInfo.internal("nobody"),
            0,
            MessageProperties.NONE,
            Map.of());

    /** Header of a message whose sender said that it may have sent it before; the value is true. */
    public static final String DUP = "dup";

    /** The headers of such a message as it comes in. */
    public static final Map<String, Object> RESENT = Map.of(DUP, true);

    private final MessageId id;
    private final String topic;
    private final byte[] payload;
    private final int qos;
    private final boolean retain;
    private final ClientInfo sender;
    private final long timestampMillis;
    private final MessageProperties properties;
    private final Map<String, Object> headers;
    private @Nullable Object wireForm;

    /**
     * @param id identity for good
     * @param topic valid topic name, without wildcards, mountpoint included
     * @param payload content; owned by the message from now on and never modified
     * @param qos 0, 1 or 2 as published
     * @param retain whether the sender asked to retain it
     * @param sender who published
     * @param timestampMillis arrival, milliseconds since the epoch
     * @param properties properties that travel along
     * @param headers notes inside Sluice, for instance {@code republish_by}; unmodifiable
     */
    public Message(
            MessageId id,
            String topic,
            byte[] payload,
            int qos,
            boolean retain,
            ClientInfo sender,
            long timestampMillis,
            MessageProperties properties,
            Map<String, Object> headers) {
        this.id = id;
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retain = retain;
        this.sender = sender;
        this.timestampMillis = timestampMillis;
        this.properties = properties;
        this.headers = headers;
    }

    public MessageId id() {
        return id;
    }

    public String topic() {
        return topic;
    }

    /** The content itself, not a copy: read only. */
    public byte[] payload() {
        return payload;
    }

    public int qos() {
        return qos;
    }

    public boolean retain() {
        return retain;
    }

    public ClientInfo sender() {
        return sender;
    }

    public long timestampMillis() {
        return timestampMillis;
    }

    public MessageProperties properties() {
        return properties;
    }

    public Map<String, Object> headers() {
        return headers;
    }

    /** Whether the message outlived its expiry at the given wall time. */
    public boolean isExpired(long wallMillis) {
        long seconds = properties.expirySeconds();
        return seconds >= 0 && wallMillis - timestampMillis >= seconds * 1000;
    }

    /** What a codec put here with {@link #cacheWireForm}, or null. Two loops may race: each sees null or a whole value. */
    public @Nullable Object wireForm() {
        return wireForm;
    }

    /** Keeps an encoded form. The object must be immutable and published safely by its final fields. */
    public void cacheWireForm(Object encoded) {
        this.wireForm = encoded;
    }

    /** The same message elsewhere. */
    public Message withTopic(String newTopic) {
        return new Message(id, newTopic, payload, qos, retain, sender, timestampMillis, properties, headers);
    }

    /** The same message with another content. */
    public Message withPayload(byte[] newPayload) {
        return new Message(id, topic, newPayload, qos, retain, sender, timestampMillis, properties, headers);
    }

    /** Payload read as UTF-8, malformed sequences replaced: for logs and people. */
    public String payloadText() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Message[" + id + " " + topic + " q" + qos + (retain ? " r" : "") + " " + payload.length + " B]";
    }
}
