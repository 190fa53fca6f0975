package io.sluice.core.broker;

import io.sluice.core.message.Message;
import io.sluice.core.topic.TopicFilter;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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
     * are left out by the delivery.
     */
    public Iterator<Message> matching(TopicFilter filter) {
        if (!filter.hasWildcard()) {
            Message message = messages.get(filter.filter());
            return message == null
                    ? Collections.emptyIterator()
                    : List.of(message).iterator();
        }
        String text = filter.filter();
        String literal = text.substring(0, firstWildcard(text));
        // "a/#" matches "a" as well, which sorts before "a/"
        boolean parentToo = literal.length() > 1 && text.endsWith("/#") && literal.length() == text.length() - 1;
        String from = parentToo ? literal.substring(0, literal.length() - 1) : literal;
        return new Matching(
                filter, from, messages.tailMap(from, true).entrySet().iterator());
    }

    private static int firstWildcard(String filter) {
        int i = 0;
        while (filter.charAt(i) != '+' && filter.charAt(i) != '#') {
            i++;
        }
        return i;
    }

    private static final class Matching implements Iterator<Message> {
        private final TopicFilter filter;
        private final String prefix;
        private final Iterator<Map.Entry<String, Message>> entries;
        private @Nullable Message next;

        Matching(TopicFilter filter, String prefix, Iterator<Map.Entry<String, Message>> entries) {
            this.filter = filter;
            this.prefix = prefix;
            this.entries = entries;
            advance();
        }

        private void advance() {
            next = null;
            while (next == null && entries.hasNext()) {
                Map.Entry<String, Message> entry = entries.next();
                if (!entry.getKey().startsWith(prefix)) {
                    return;
                }
                if (filter.matches(entry.getKey())) {
                    next = entry.getValue();
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Message next() {
            Message message = next;
            if (message == null) {
                throw new NoSuchElementException();
            }
            advance();
            return message;
        }
    }
}
