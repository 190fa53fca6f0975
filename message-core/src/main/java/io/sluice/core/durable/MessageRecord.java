package io.sluice.core.durable;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Messages and clients as bytes. Headers, notes for the way inside this process, are left out. The first byte is the
 * version of the form.
 */
public final class MessageRecord {
    private static final int VERSION = 1;
    private static final int RETAIN = 4;
    private static final int PROPERTIES = 8;
    private static final int QOS = 3;
    private static final int MOST_PROPERTIES = 1 << 20;

    private MessageRecord() {}

    /** Writes a message behind what the writer holds. */
    public static RecordWriter write(Message message, RecordWriter out) {
        boolean properties = message.properties() != MessageProperties.NONE;
        out.byte1(VERSION)
                .byte1(message.qos() | (message.retain() ? RETAIN : 0) | (properties ? PROPERTIES : 0))
                .long8(message.id().high())
                .long8(message.id().low())
                .long8(message.timestampMillis())
                .text(message.topic());
        writeClient(message.sender(), out);
        if (properties) {
            writeProperties(message.properties(), out);
        }
        return out.bytes(message.payload());
    }

    /** Reads what {@link #write} wrote. */
    public static Message read(RecordReader in) throws DamagedRecordException {
        checkVersion(in.byte1());
        int flags = in.byte1();
        MessageId id = new MessageId(in.long8(), in.long8());
        long timestamp = in.long8();
        String topic = in.requiredText();
        ClientInfo sender = readClient(in);
        MessageProperties properties = (flags & PROPERTIES) != 0 ? readProperties(in) : MessageProperties.NONE;
        byte[] payload = in.bytes();
        if (payload == null) {
            throw new DamagedRecordException("the payload is missing");
        }
        return new Message(
                id, topic, payload, flags & QOS, (flags & RETAIN) != 0, sender, timestamp, properties, Map.of());
    }

    private static void checkVersion(int version) throws DamagedRecordException {
        if (version != VERSION) {
            throw new DamagedRecordException("the record has version " + version + ", this program knows " + VERSION);
        }
    }

    /** Writes who a client is. */
    public static void writeClient(ClientInfo client, RecordWriter out) {
        out.text(client.clientId())
                .text(client.username())
                .text(client.peerHost())
                .number(client.peerPort())
                .text(client.protocol())
                .number(client.protocolVersion())
                .text(client.listener())
                .text(client.zone())
                .text(client.mountpoint())
                .flag(client.superuser());
    }

    /** Reads what {@link #writeClient} wrote. */
    public static ClientInfo readClient(RecordReader in) throws DamagedRecordException {
        return new ClientInfo(
                in.requiredText(),
                in.text(),
                in.requiredText(),
                in.count(Integer.MAX_VALUE),
                in.requiredText(),
                in.count(Integer.MAX_VALUE),
                in.requiredText(),
                in.requiredText(),
                in.requiredText(),
                in.flag());
    }

    /** Writes properties. */
    public static void writeProperties(MessageProperties properties, RecordWriter out) {
        Boolean text = properties.payloadIsText();
        out.byte1(text == null ? 2 : text ? 1 : 0)
                .number(properties.expirySeconds())
                .text(properties.contentType())
                .text(properties.responseTopic())
                .bytes(properties.correlationData())
                .number(properties.userProperties().size());
        for (UserProperty property : properties.userProperties()) {
            out.text(property.name()).text(property.value());
        }
    }

    /** Reads what {@link #writeProperties} wrote. */
    public static MessageProperties readProperties(RecordReader in) throws DamagedRecordException {
        int text = in.byte1();
        long expiry = in.number();
        String contentType = in.text();
        String responseTopic = in.text();
        byte[] correlation = in.bytes();
        int count = in.count(MOST_PROPERTIES);
        List<UserProperty> user = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            user.add(new UserProperty(in.requiredText(), in.requiredText()));
        }
        return new MessageProperties(
                text == 2 ? null : text == 1, expiry, contentType, responseTopic, correlation, List.copyOf(user));
    }
}
