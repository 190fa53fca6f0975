package io.sluice.core.broker;

import io.sluice.core.message.Message;
import io.sluice.core.topic.TopicFilter;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The last retained message of each topic, in topic order, so that a filter with wildcards reads only the stretch that
 * begins with its literal part. Safe for any thread.
 */
public final class Retained {
    private final ConcurrentSkipListMap<String, Message> messages = new ConcurrentSkipListMap<>();

    /** Keeps the message, or forgets its topic's if the payload is empty [MQTT-3.3.1-6]. */
    void store(Message message) {
        if (message.payload().length == 0) {
            messages.remove(message.topic());
        } else {
            messages.put(message.topic(), message);
        }
    }

    /** Messages now retained. Counts by walking: for lists and gauges, not for the hot path. */
    public int count() {
        return messages.size();
    }

    /**
     * Messages whose topics match, read lazily: what is stored or cleared meanwhile may or may not be seen. Expired ones
     * are left out and forgotten; those that expire later are left out by the delivery.
     *
     * @param nowMillis wall time
     */
    public Search matching(TopicFilter filter, long nowMillis) {
        String text = filter.filter();
        if (!filter.hasWildcard()) {
            return new Search(filter, text, messages.subMap(text, true, text, true), nowMillis);
        }
        String literal = text.substring(0, firstWildcard(text));
        // "a/#" matches "a" as well, which sorts before "a/"
        boolean parentToo = literal.length() > 1 && text.endsWith("/#") && literal.length() == text.length() - 1;
        String from = parentToo ? literal.substring(0, literal.length() - 1) : literal;
        return new Search(filter, from, messages.tailMap(from, true), nowMillis);
    }

    private static int firstWildcard(String filter) {
        int i = 0;
        while (filter.charAt(i) != '+' && filter.charAt(i) != '#') {
            i++;
        }
        return i;
    }

    /**
     * Walks the topics that begin with the literal part of a filter. A filter that begins with a wildcard walks all of
     * them, so a call looks at {@value #TOPICS_PER_STEP} at most. Confined to a loop.
     */
    public static final class Search {
        private static final int TOPICS_PER_STEP = 256;

        private final TopicFilter filter;
        private final String prefix;
        private final Iterator<Map.Entry<String, Message>> entries;
        private final ConcurrentNavigableMap<String, Message> from;
        private final long nowMillis;
        private @Nullable Message found;
        private boolean exhausted;

        Search(TopicFilter filter, String prefix, ConcurrentNavigableMap<String, Message> from, long nowMillis) {
            this.filter = filter;
            this.prefix = prefix;
            this.entries = from.entrySet().iterator();
            this.from = from;
            this.nowMillis = nowMillis;
            step();
        }

        private void step() {
            for (int i = 0; i < TOPICS_PER_STEP && !exhausted && found == null; i++) {
                Map.Entry<String, Message> entry = entries.hasNext() ? entries.next() : null;
                if (entry == null || !entry.getKey().startsWith(prefix)) {
                    exhausted = true;
                } else if (filter.matches(entry.getKey())) {
                    found = unlessExpired(entry.getValue());
                }
            }
        }

        private @Nullable Message unlessExpired(Message message) {
            if (message.isExpired(nowMillis)) {
                // this one only: a new message of the topic stays
                from.remove(message.topic(), message);
                return null;
            }
            return message;
        }

        /** Whether there is certainly none any more. */
        public boolean isOver() {
            return exhausted && found == null;
        }

        /** The next one; null if there is none among the topics this call looked at. */
        public @Nullable Message next() {
            if (found == null) {
                step();
            }
            Message message = found;
            found = null;
            return message;
        }
    }
}
