package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/**
 * Reads the data types of MQTT (1.5) from one packet. A heap buffer is read in place; of a direct one, the packet is
 * copied once into an array that all packets of a thread share, because reading an array costs a fraction of reading a
 * direct buffer byte by byte. Of a large PUBLISH only the part before the payload is copied.
 *
 * <p>One per thread, filled for each packet and emptied after it.
 */
final class PacketReader {
    /** Of larger packets it pays to copy the payload only once. */
    static final int SCRATCH_BYTES = 4096;

    private static final byte[] EMPTY = {};

    private static final FastThreadLocal<PacketReader> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected PacketReader initialValue() {
            return new PacketReader();
        }
    };

    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private final PropertyReader properties = new PropertyReader();
    private byte[] array = scratch;
    private int position;
    private int end;
    // what lies behind the end, not copied yet
    private ByteBuf tail = Unpooled.EMPTY_BUFFER;
    private int tailIndex;
    private int tailLength;

    private PacketReader() {}

    static PacketReader ofThread() {
        return OF_THREAD.get();
    }

    /**
     * Starts with the given bytes of a buffer.
     *
     * @param head bytes before the payload of a PUBLISH, all bytes of another packet: what has to be parsed
     */
    void open(ByteBuf in, int index, int length, int head) {
        if (in.hasArray()) {
            array = in.array();
            position = in.arrayOffset() + index;
            end = position + length;
            return;
        }
        array = head <= SCRATCH_BYTES ? scratch : new byte[head];
        position = 0;
        end = head;
        in.getBytes(index, array, 0, head);
        if (head < length) {
            tail = in;
            tailIndex = index + head;
            tailLength = length - head;
        }
    }

    /** Forgets the packet, so that nothing large stays reachable from the thread. */
    void close() {
        array = scratch;
        position = 0;
        end = 0;
        tail = Unpooled.EMPTY_BUFFER;
        tailLength = 0;
        properties.clear();
    }

    byte[] array() {
        return array;
    }

    int position() {
        return position;
    }

    void position(int newPosition) {
        position = newPosition;
    }

    int end() {
        return end;
    }

    int remaining() {
        return end - position;
    }

    /** Copies everything from an index to the end of the packet. */
    byte[] copyFrom(int index) {
        if (tailLength == 0) {
            return index == end ? EMPTY : Arrays.copyOfRange(array, index, end);
        }
        byte[] payload = new byte[end - index + tailLength];
        System.arraycopy(array, index, payload, 0, end - index);
        tail.getBytes(tailIndex, payload, end - index, tailLength);
        return payload;
    }

    int readByte() throws MqttDecodeException {
        need(1);
        return array[position++] & 0xFF;
    }

    int readTwoBytes() throws MqttDecodeException {
        need(2);
        int value = (array[position] & 0xFF) << 8 | (array[position + 1] & 0xFF);
        position += 2;
        return value;
    }

    long readFourBytes() throws MqttDecodeException {
        return (long) readTwoBytes() << 16 | readTwoBytes();
    }

    /** Reads a variable byte integer in its shortest form [MQTT-1.5.5-1]. */
    int readVariable() throws MqttDecodeException {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = readByte();
            value |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                if (digit == 0 && shift > 0) {
                    throw MqttDecodeException.malformed("variable byte integer too long for its value [MQTT-1.5.5-1]");
                }
                return value;
            }
        }
        throw MqttDecodeException.malformed("variable byte integer of more than four bytes (1.5.5)");
    }

    String readText() throws MqttDecodeException {
        int length = readTwoBytes();
        need(length);
        String text = Utf8.read(array, position, length);
        position += length;
        return text;
    }

    String readTopicName() throws MqttDecodeException {
        int length = readTwoBytes();
        need(length);
        String topic = Utf8.readTopicName(array, position, length);
        position += length;
        return topic;
    }

    byte[] readData() throws MqttDecodeException {
        int length = readTwoBytes();
        need(length);
        byte[] data = length == 0 ? EMPTY : Arrays.copyOfRange(array, position, position + length);
        position += length;
        return data;
    }

    /** Reads a packet identifier, which is never 0 [MQTT-2.2.1-3]. */
    int readPacketId() throws MqttDecodeException {
        int id = readTwoBytes();
        if (id == 0) {
            throw MqttDecodeException.protocolError("packet identifier 0 [MQTT-2.2.1-3]");
        }
        return id;
    }

    /**
     * Reads a property section. The result is shared by the thread: take out what is needed before the next call.
     *
     * @param packet where it stands, {@link Property#CONNECT} and so on
     */
    PropertyReader readProperties(int packet) throws MqttDecodeException {
        int length = readVariable();
        need(length);
        properties.read(this, position + length, packet);
        return properties;
    }

    /** Refuses bytes after the last field. */
    void expectEnd() throws MqttDecodeException {
        if (position != end) {
            throw MqttDecodeException.malformed("bytes after the end of the content (2.1.4)");
        }
    }

    private void need(int bytes) throws MqttDecodeException {
        if (end - position < bytes) {
            throw MqttDecodeException.malformed("packet is shorter than its content (2.1.4)");
        }
    }
}
