package io.sluice.core.session;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.MessageRecord;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.message.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * A session as it lies on the disk, without its subscriptions and messages.
 *
 * @param number its number in the keys of what belongs to it
 * @param client of the last connection
 * @param connect of the last connection
 * @param expirySeconds life after the connection; 0xFFFFFFFF for ever
 * @param awaySinceMillis wall time when the connection ended; -1 while it was connected
 * @param will what is to be published for a client that does not come back; null for nothing
 */
public record SavedSession(
        long number,
        ClientInfo client,
        ConnectInfo connect,
        long expirySeconds,
        long awaySinceMillis,
        @Nullable Will will) {
    private static final int VERSION = 1;
    private static final int MOST_QOS = 2;
    private static final int MOST_RECEIVE_MAXIMUM = 65_535;

    byte[] toBytes() {
        RecordWriter out = new RecordWriter().byte1(VERSION).long8(number);
        MessageRecord.writeClient(client, out);
        out.flag(connect.cleanStart())
                .number(connect.keepAliveSeconds())
                .number(connect.expirySeconds())
                .number(connect.receiveMaximum())
                .flag(connect.isBridge())
                .number(connect.connectedAtMillis())
                .number(expirySeconds)
                .number(awaySinceMillis + 1)
                .flag(will != null);
        Will left = will;
        if (left != null) {
            out.text(left.topic())
                    .bytes(left.payload())
                    .number(left.qos())
                    .flag(left.retain())
                    .number(left.delaySeconds());
            MessageRecord.writeProperties(left.properties(), out);
        }
        return out.toBytes();
    }

    /** Reads a record of {@link io.sluice.core.durable.Space#SESSION}. */
    public static SavedSession read(byte[] bytes) throws DamagedRecordException {
        RecordReader in = new RecordReader(bytes);
        int version = in.byte1();
        if (version != VERSION) {
            throw new DamagedRecordException("a session has version " + version + ", this program knows " + VERSION);
        }
        long number = in.long8();
        ClientInfo client = MessageRecord.readClient(in);
        ConnectInfo connect = new ConnectInfo(
                in.flag(),
                in.count(Integer.MAX_VALUE),
                in.number(),
                in.count(MOST_RECEIVE_MAXIMUM),
                in.flag(),
                in.number());
        long expirySeconds = in.number();
        long awaySince = in.number() - 1;
        return new SavedSession(number, client, connect, expirySeconds, awaySince, in.flag() ? readWill(in) : null);
    }

    private static Will readWill(RecordReader in) throws DamagedRecordException {
        String topic = in.requiredText();
        byte[] payload = in.bytes();
        int qos = in.count(MOST_QOS);
        boolean retain = in.flag();
        long delay = in.number();
        return new Will(
                topic, payload == null ? new byte[0] : payload, qos, retain, delay, MessageRecord.readProperties(in));
    }
}
