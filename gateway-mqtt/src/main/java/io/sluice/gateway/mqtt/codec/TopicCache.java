package io.sluice.gateway.mqtt.codec;

import java.util.Arrays;

/**
 * The last topics of one connection. A device publishes to few topics, over and over: for those no bytes are checked or
 * decoded, and the same String comes out, whose hash is known and which later caches recognise by identity.
 */
final class TopicCache {
    private static final int SIZE = 4;

    /** Longer topics are not kept, so that a connection cannot occupy much memory. */
    private static final int LONGEST = 256;

    private static final byte[] NO_BYTES = {};

    private byte[] lastBytes = NO_BYTES;
    private String lastTopic = "";
    private int last;
    private final byte[][] bytes = {NO_BYTES, NO_BYTES, NO_BYTES, NO_BYTES};
    private final String[] topics = {"", "", "", ""};

    /**
     * Topic name of the given bytes.
     *
     * @param length at least 1
     */
    String get(byte[] array, int from, int length) throws MqttDecodeException {
        byte[] known = lastBytes;
        if (known.length == length && Arrays.equals(array, from, from + length, known, 0, length)) {
            return lastTopic;
        }
        return getOlder(array, from, length);
    }

    private String getOlder(byte[] array, int from, int length) throws MqttDecodeException {
        byte tail = array[from + length - 1];
        for (int i = 0; i < SIZE; i++) {
            byte[] known = bytes[i];
            if (known.length == length
                    && known[length - 1] == tail
                    && Arrays.equals(array, from, from + length, known, 0, length)) {
                return use(i);
            }
        }
        String topic = Utf8.readTopicName(array, from, length);
        if (length <= LONGEST) {
            int place = last + 1 & SIZE - 1;
            bytes[place] = Arrays.copyOfRange(array, from, from + length);
            topics[place] = topic;
            use(place);
        }
        return topic;
    }

    private String use(int place) {
        last = place;
        lastBytes = bytes[place];
        lastTopic = topics[place];
        return lastTopic;
    }
}
