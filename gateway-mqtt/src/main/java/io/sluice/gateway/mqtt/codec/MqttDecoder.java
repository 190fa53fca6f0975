package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of one connection. Confined to the loop of the connection.
 *
 * <p>Whatever the peer sends ends in a frame or in one {@link MqttDecodeException}; after that exception the decoder
 * reads nothing any more. Memory is bounded by the maximum packet size.
 */
public final class MqttDecoder {
    private static final int CONNECT = 1;
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int SUBSCRIBE = 8;
    private static final int SUBACK = 9;
    private static final int UNSUBSCRIBE = 10;
    private static final int UNSUBACK = 11;
    private static final int PINGREQ = 12;
    private static final int PINGRESP = 13;
    private static final int DISCONNECT = 14;
    private static final int AUTH = 15;

    private static final int SENT_BY_CLIENT = bits(CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ);
    private static final int SENT_BY_SERVER = bits(CONNACK, SUBACK, UNSUBACK, PINGRESP);
    private static final int WITH_QOS_1_FLAG = bits(PUBREL, SUBSCRIBE, UNSUBSCRIBE);

    /** Bytes of the smallest packet. */
    private static final int SMALLEST = 2;

    /** More bytes than ever come: the decoder failed. */
    private static final int FAILED = Integer.MAX_VALUE;

    private final boolean fromClient;
    private final int maximumPacketSize;
    private int version;
    /** Bytes to wait for before it is worth while to look again. */
    private int needed = SMALLEST;

    private @Nullable PublishReader publishes;

    private MqttDecoder(boolean fromClient, int version, int maximumPacketSize) {
        this.fromClient = fromClient;
        this.version = version;
        this.maximumPacketSize = maximumPacketSize;
    }

    /**
     * Reads what a client sends, CONNECT first.
     *
     * @param maximumPacketSize bytes, fixed header included; larger packets are refused with 0x95
     */
    public static MqttDecoder ofClient(int maximumPacketSize) {
        return new MqttDecoder(true, 0, maximumPacketSize);
    }

    /**
     * Reads what a server sends.
     *
     * @param version 3, 4 or 5, as in the CONNECT sent
     * @param maximumPacketSize bytes, fixed header included; larger packets are refused with 0x95
     */
    public static MqttDecoder ofServer(int version, int maximumPacketSize) {
        return new MqttDecoder(false, version, maximumPacketSize);
    }

    /**
     * Version of the connection: 3, 4 or 5; 0 before CONNECT. After a CONNECT of an unsupported level it tells the form
     * of the refusal, 4 or 5; after one of another protocol it is still 0, and nobody is there to be told.
     */
    public int version() {
        return version;
    }

    /**
     * Reads one packet. Cheap if the packet is not complete yet.
     *
     * @param in whatever came; the reader index moves behind the packet, and stays if there is none
     * @return the packet, or null if bytes are missing
     * @throws MqttDecodeException if the peer broke the protocol
     */
    public @Nullable MqttFrame decode(ByteBuf in) throws MqttDecodeException {
        int readable = in.readableBytes();
        if (readable < needed) {
            return null;
        }
        try {
            return decode(in, in.readerIndex(), readable);
        } catch (MqttDecodeException e) {
            needed = FAILED;
            throw e;
        }
    }

    private @Nullable MqttFrame decode(ByteBuf in, int start, int readable) throws MqttDecodeException {
        int typeAndLength = in.getUnsignedShort(start);
        int first = typeAndLength >> 8;
        int length = typeAndLength & 0xFF;
        int header = 2;
        checkFirstByte(first);
        if (length >= 0x80) {
            header = headerLength(in, start, readable);
            if (header == 0) {
                needed = readable + 1;
                return null;
            }
            length = remainingLength(in, start, header);
        }
        int size = header + length;
        if (size > maximumPacketSize) {
            throw new MqttDecodeException(ReasonCode.PACKET_TOO_LARGE, "packet of " + size + " bytes (3.1.2.11.4)");
        }
        if (readable < size) {
            needed = size;
            return null;
        }
        MqttFrame frame = read(in, start + header, first, length);
        // 3.1 and 3.1.1 do not demand the shortest form, and some modems always send two bytes
        if (header > 2 && version == MqttFrame.VERSION_5 && header > 1 + PacketWriter.variableBytes(length)) {
            throw MqttDecodeException.malformed("remaining length too long for its value [MQTT-1.5.5-1]");
        }
        in.readerIndex(start + size);
        needed = SMALLEST;
        return frame;
    }

    /** Bytes of the fixed header, 0 if it is not complete. */
    private static int headerLength(ByteBuf in, int start, int readable) throws MqttDecodeException {
        for (int i = 2; i < 5; i++) {
            if (i == readable) {
                return 0;
            }
            if (in.getByte(start + i) >= 0) {
                return i + 1;
            }
        }
        throw MqttDecodeException.malformed("remaining length of more than four bytes (2.1.4)");
    }

    private static int remainingLength(ByteBuf in, int start, int header) {
        int length = 0;
        for (int i = header - 1; i > 0; i--) {
            length = length << 7 | (in.getByte(start + i) & 0x7F);
        }
        return length;
    }

    /** Checks packet type and flags, before the packet is complete, so that a stranger is found out early. */
    private void checkFirstByte(int first) throws MqttDecodeException {
        int type = first >> 4;
        if (type == PUBLISH && version != 0) {
            checkPublishFlags(first);
            return;
        }
        int flags = first & 0x0F;
        int wanted = (WITH_QOS_1_FLAG >> type & 1) << 1;
        // 3.1 lets a client mark what it repeats
        int ignored = version == MqttFrame.VERSION_3_1 && wanted != 0 ? 8 : 0;
        boolean unknown = type == 0 || (type == AUTH && version != MqttFrame.VERSION_5);
        if ((unknown && version != 0) || (flags & ~ignored) != wanted) {
            throw MqttDecodeException.malformed("packet type " + type + " with flags " + flags + " [MQTT-2.1.3-1]");
        }
        int misdirected = fromClient ? SENT_BY_SERVER : SENT_BY_CLIENT;
        if ((version == 0) != (type == CONNECT) || (misdirected >> type & 1) != 0) {
            throw MqttDecodeException.protocolError(
                    "packet type " + type + " not expected here [MQTT-3.1.0-1] [MQTT-3.1.0-2]");
        }
    }

    private void checkPublishFlags(int first) throws MqttDecodeException {
        int qos = first >> 1 & 3;
        if (qos == 3) {
            throw MqttDecodeException.malformed("PUBLISH with QoS 3 [MQTT-3.3.1-4]");
        }
        if (qos == 0 && (first & 8) != 0 && version != MqttFrame.VERSION_3_1) {
            throw MqttDecodeException.protocolError("PUBLISH with QoS 0 and DUP [MQTT-3.3.1-2]");
        }
    }

    private MqttFrame read(ByteBuf in, int index, int first, int length) throws MqttDecodeException {
        PacketReader reader = PacketReader.ofThread();
        boolean large = length > PacketReader.SCRATCH_BYTES && first >> 4 == PUBLISH;
        int head = large ? PublishReader.headLength(in, index, length, first, version == MqttFrame.VERSION_5) : length;
        reader.open(in, index, length, head);
        try {
            return first >> 4 == PUBLISH ? readPublish(reader, first) : readOther(reader, first >> 4);
        } finally {
            reader.close();
        }
    }

    private Publish readPublish(PacketReader reader, int first) throws MqttDecodeException {
        PublishReader publishReader = publishes;
        if (publishReader == null) {
            publishReader = new PublishReader();
            publishes = publishReader;
        }
        int section = 0;
        if (version == MqttFrame.VERSION_5) {
            section = fromClient ? Property.PUBLISH_FROM_CLIENT : Property.PUBLISH_FROM_SERVER;
        }
        return publishReader.read(reader, first, section);
    }

    private MqttFrame readOther(PacketReader reader, int type) throws MqttDecodeException {
        return switch (type) {
            case CONNECT -> readConnect(reader);
            case CONNACK -> ServerPackets.readConnAck(reader, version);
            case PUBACK -> CommonPackets.readAck(reader, Ack.Kind.PUBACK, version);
            case PUBREC -> CommonPackets.readAck(reader, Ack.Kind.PUBREC, version);
            case PUBREL -> CommonPackets.readAck(reader, Ack.Kind.PUBREL, version);
            case PUBCOMP -> CommonPackets.readAck(reader, Ack.Kind.PUBCOMP, version);
            case SUBSCRIBE -> ClientPackets.readSubscribe(reader, version);
            case SUBACK -> ServerPackets.readSubAck(reader, version);
            case UNSUBSCRIBE -> ClientPackets.readUnsubscribe(reader, version);
            case UNSUBACK -> ServerPackets.readUnsubAck(reader, version);
            case PINGREQ -> empty(reader, PingReq.INSTANCE);
            case PINGRESP -> empty(reader, PingResp.INSTANCE);
            case DISCONNECT ->
                CommonPackets.readDisconnect(
                        reader,
                        version,
                        fromClient ? ReasonCode.In.DISCONNECT_CLIENT : ReasonCode.In.DISCONNECT_SERVER);
            case AUTH ->
                CommonPackets.readAuth(reader, fromClient ? ReasonCode.In.AUTH_CLIENT : ReasonCode.In.AUTH_SERVER);
            default -> throw MqttDecodeException.malformed("packet type " + type + " (2.1.2)");
        };
    }

    private static MqttFrame empty(PacketReader reader, MqttFrame frame) throws MqttDecodeException {
        reader.expectEnd();
        return frame;
    }

    private Connect readConnect(PacketReader reader) throws MqttDecodeException {
        int level = ConnectReader.readLevel(reader);
        int told = ConnectReader.version(level);
        version = Math.min(Math.max(told, MqttFrame.VERSION_3_1_1), MqttFrame.VERSION_5);
        if (told < MqttFrame.VERSION_3_1 || told > MqttFrame.VERSION_5) {
            throw new MqttDecodeException(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "protocol level " + level + " [MQTT-3.1.2-2]");
        }
        version = told;
        return ConnectReader.read(reader, level);
    }

    private static int bits(int... types) {
        int bits = 0;
        for (int type : types) {
            bits |= 1 << type;
        }
        return bits;
    }
}
