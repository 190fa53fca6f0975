package io.sluice.core.topic;

/** Rules of topic names and filters (MQTT 5, 4.7). All methods are pure and allocate nothing on success. */
public final class TopicSyntax {
    /** Longest topic in UTF-8 bytes; a length on the wire has two bytes [MQTT-4.7.3-3]. */
    public static final int MAX_BYTES = 65_535;

    /** Most levels of a name or filter: bounds every walk over levels, whatever a client sends. */
    public static final int MAX_LEVELS = 200;

    /** 2^32 divided by the golden ratio, odd: multiplying by it spreads numbers that are close (Knuth). */
    private static final int GOLDEN = 0x9E3779B9;

    private TopicSyntax() {}

    /** Hash of the level {@code topic[start, end)}, for tables of levels whose capacity is a power of two. */
    public static int levelHash(String topic, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + topic.charAt(i);
        }
        // neighbours such as sensor17 and sensor18 must not become neighbours in the table: runs would grow long
        hash *= GOLDEN;
        return hash ^ hash >>> 15;
    }

    /** Whether the name may be published to: not empty, no wildcard, no NUL, not too deep [MQTT-3.3.2-2]. */
    public static boolean isValidName(String topic) {
        int length = topic.length();
        if (length == 0 || isTooLong(topic)) {
            return false;
        }
        int levels = 1;
        for (int i = 0; i < length; i++) {
            char c = topic.charAt(i);
            if (c == '+' || c == '#' || c == 0) {
                return false;
            }
            levels += c == '/' ? 1 : 0;
        }
        return levels <= MAX_LEVELS;
    }

    /** Whether the text has more UTF-8 bytes than a length on the wire can say. A character has three at most. */
    private static boolean isTooLong(String text) {
        int length = text.length();
        if (length <= MAX_BYTES / 3) {
            return false;
        }
        // a surrogate is half a character of four bytes
        long bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes > MAX_BYTES;
    }

    /** Whether a topic name, or a filter without share prefix, speaks of the topics on which Sluice tells of itself: {@code $SYS/...}. */
    public static boolean isSystem(String topic) {
        return topic.startsWith("$SYS") && (topic.length() == 4 || topic.charAt(4) == '/');
    }

    /** Number of levels: separators plus one. */
    public static int levels(String topic) {
        int levels = 1;
        for (int i = 0; i < topic.length(); i++) {
            if (topic.charAt(i) == '/') {
                levels++;
            }
        }
        return levels;
    }

    /**
     * Checks a filter without share prefix.
     *
     * @return whether it holds a wildcard
     */
    static boolean checkFilter(String filter) throws InvalidTopicException {
        int length = filter.length();
        if (length == 0) {
            throw new InvalidTopicException("topic filter is empty");
        }
        if (isTooLong(filter)) {
            throw new InvalidTopicException("topic filter is longer than 65535 bytes");
        }
        if (levels(filter) > MAX_LEVELS) {
            throw new InvalidTopicException("topic filter has more than " + MAX_LEVELS + " levels");
        }
        boolean wildcard = false;
        for (int i = 0; i < length; i++) {
            char c = filter.charAt(i);
            if (c == 0) {
                throw new InvalidTopicException("topic filter holds a NUL character");
            }
            if (c == '+' || c == '#') {
                wildcard = true;
                checkWildcard(filter, i, c);
            }
        }
        return wildcard;
    }

    private static void checkWildcard(String filter, int at, char wildcard) throws InvalidTopicException {
        if (at > 0 && filter.charAt(at - 1) != '/') {
            throw new InvalidTopicException(wildcard + " must stand alone in its level: " + filter);
        }
        boolean last = at == filter.length() - 1;
        if (wildcard == '#' && !last) {
            throw new InvalidTopicException("# must be the last level: " + filter);
        }
        if (wildcard == '+' && !last && filter.charAt(at + 1) != '/') {
            throw new InvalidTopicException("+ must stand alone in its level: " + filter);
        }
    }

    /** Whether a topic name matches a valid filter without share prefix. */
    public static boolean matches(String filter, String topic) {
        int f = 0;
        int t = 0;
        int filterEnd = filter.length();
        int topicEnd = topic.length();
        if (topicEnd > 0 && topic.charAt(0) == '$' && filterEnd > 0 && isWildcard(filter.charAt(0))) {
            return false;
        }
        while (f < filterEnd) {
            char c = filter.charAt(f);
            if (c == '#') {
                return true;
            }
            if (c == '+') {
                while (t < topicEnd && topic.charAt(t) != '/') {
                    t++;
                }
                f++;
            } else if (t < topicEnd && topic.charAt(t) == c) {
                f++;
                t++;
            } else {
                // "a/#" matches its parent level "a" as well
                return t == topicEnd && c == '/' && f + 2 == filterEnd && filter.charAt(f + 1) == '#';
            }
        }
        return t == topicEnd;
    }

    private static boolean isWildcard(char c) {
        return c == '+' || c == '#';
    }
}
