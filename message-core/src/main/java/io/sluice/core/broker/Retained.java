package io.sluice.core.broker;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.MessageRecord;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.Message;
import io.sluice.core.topic.TopicFilter;
import io.sluice.core.topic.TopicSyntax;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The last retained message of each topic, in topic order, so that a filter with wildcards reads only the stretch that
 * begins with its literal part. Safe for any thread.
 */
public final class Retained {
    private final ConcurrentSkipListMap<String, Message> messages = new ConcurrentSkipListMap<>();
    private final AtomicInteger count = new AtomicInteger();
    /** Those of Sluice itself, below $SYS, do not count against the limit. */
    private final AtomicInteger ownCount = new AtomicInteger();

    private final RetainedSettings settings;
    private final long expiryMillis;
    private final Loops loops;
    private final DurableState state;

    /** What became of a message that was to be retained. */
    enum Stored {
        KEPT,
        /** An empty payload: its topic has none any more. */
        CLEARED,
        /** So many topics have one that a further topic gets none. */
        FULL,
        TOO_LARGE
    }

    /** Keeps everything in memory. */
    public Retained(RetainedSettings settings) {
        this(settings, new Loops(List.of()), DurableState.none());
    }

    /** @param state where messages are kept that outlive the process */
    public Retained(RetainedSettings settings, Loops loops, DurableState state) {
        this.settings = settings;
        this.loops = loops;
        this.state = state;
        this.expiryMillis = settings.expiryInterval().toMillis();
    }

    public RetainedSettings settings() {
        return settings;
    }

    /**
     * Keeps the message, or forgets its topic's if the payload is empty [MQTT-3.3.1-6]. Where it is refused, what the topic
     * had before stays.
     */
    Stored store(Message message) {
        int size = message.payload().length;
        if (size == 0) {
            clear(message.topic());
            return Stored.CLEARED;
        }
        long largest = settings.maxPayloadSize().bytes();
        if (largest > 0 && size > largest) {
            return Stored.TOO_LARGE;
        }
        if (messages.replace(message.topic(), message) != null) {
            return Stored.KEPT;
        }
        return keepFirst(message);
    }

    private Stored keepFirst(Message message) {
        count(message.topic(), 1);
        int most = settings.maxMessages();
        if (most > 0 && count.get() - ownCount.get() > most && !TopicSyntax.isSystem(message.topic())) {
            count(message.topic(), -1);
            return Stored.FULL;
        }
        if (messages.put(message.topic(), message) != null) {
            // another loop brought one for the same topic meanwhile
            count(message.topic(), -1);
        }
        return Stored.KEPT;
    }

    private void count(String topic, int more) {
        if (TopicSyntax.isSystem(topic)) {
            ownCount.addAndGet(more);
        }
        count.addAndGet(more);
    }

    /** Forgets the message of a topic. Answers whether there was one. */
    public boolean forget(String topic) {
        boolean was = clear(topic);
        if (was) {
            noteForgotten(topic);
        }
        return was;
    }

    private boolean clear(String topic) {
        boolean was = messages.remove(topic) != null;
        if (was) {
            count(topic, -1);
        }
        return was;
    }

    /** Keeps a message of Sluice itself, in memory only: it is made anew at each start. Any thread. */
    public void keepInMemory(Message message) {
        store(message);
    }

    /** Messages now retained. */
    public int count() {
        return count.get();
    }

    /** Topics behind the given one in their order, at most so many; the first ones for an empty text. */
    public List<String> topicsAfter(String topic, int most) {
        return messages.tailMap(topic, false).keySet().stream().limit(most).toList();
    }

    private boolean isExpired(Message message, long nowMillis) {
        return message.isExpired(nowMillis)
                || expiryMillis > 0
                        && message.properties().expirySeconds() < 0
                        && nowMillis - message.timestampMillis() >= expiryMillis;
    }

    /** Forgets this one only: a new message of the topic stays. */
    private void forgetExpired(Message message) {
        if (messages.remove(message.topic(), message)) {
            count(message.topic(), -1);
            noteForgotten(message.topic());
        }
    }

    /**
     * Looks at some topics behind the given one and forgets the expired among them: what nobody asks for must not stay for
     * ever, nor count against the limit.
     *
     * @param most how many topics to look at
     * @return the last topic looked at, to go on behind; empty if it was the last of all
     */
    public String forgetExpiredAfter(String topic, int most, long nowMillis) {
        Iterator<Message> following = messages.tailMap(topic, false).values().iterator();
        String last = "";
        for (int i = 0; i < most; i++) {
            if (!following.hasNext()) {
                return "";
            }
            Message message = following.next();
            last = message.topic();
            if (isExpired(message, nowMillis)) {
                forgetExpired(message);
            }
        }
        return last;
    }

    /** A message that lay on the disk; false if its time is over. */
    boolean restore(Message message, long nowMillis) {
        if (isExpired(message, nowMillis)) {
            noteForgotten(message.topic());
            return false;
        }
        messages.put(message.topic(), message);
        count(message.topic(), 1);
        return true;
    }

    /** Whether what is stored has to reach the disk. */
    boolean isDurable() {
        return state.isDurable() && settings.storageType().isDurable();
    }

    private void noteForgotten(String topic) {
        if (isDurable()) {
            Loop loop = loops.homeOf(topic);
            loop.execute(() -> state.journal(loop).add(change(topic)));
        }
    }

    /**
     * What the disk has to learn about a topic: what is retained when it is written, so that the disk ends with what memory
     * has, in whatever order two loops store.
     */
    Change change(String topic) {
        return new RetainedChange(topic, messages);
    }

    private static final class RetainedChange extends Change {
        private final String topic;
        private final Map<String, Message> messages;

        RetainedChange(String topic, Map<String, Message> messages) {
            this.topic = topic;
            this.messages = messages;
        }

        @Override
        public Space space() {
            return Space.RETAINED;
        }

        @Override
        public byte[] key() {
            return topic.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int size() {
            Message message = messages.get(topic);
            return message == null ? 0 : message.payload().length;
        }

        @Override
        public byte @Nullable [] value() {
            Message message = messages.get(topic);
            return message == null
                    ? null
                    : MessageRecord.write(message, new RecordWriter()).toBytes();
        }
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
            return new Search(
                    this,
                    filter,
                    text,
                    messages.subMap(text, true, text, true).values().iterator(),
                    nowMillis);
        }
        String literal = text.substring(0, firstWildcard(text));
        // "a/#" matches "a" as well, which sorts before "a/"
        boolean parentToo = literal.length() > 1 && text.endsWith("/#") && literal.length() == text.length() - 1;
        String from = parentToo ? literal.substring(0, literal.length() - 1) : literal;
        return new Search(
                this, filter, from, messages.tailMap(from, true).values().iterator(), nowMillis);
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

        private final Retained retained;
        private final TopicFilter filter;
        private final String prefix;
        private final Iterator<Message> entries;
        private final long nowMillis;
        private @Nullable Message found;
        private boolean exhausted;

        Search(Retained retained, TopicFilter filter, String prefix, Iterator<Message> entries, long nowMillis) {
            this.retained = retained;
            this.filter = filter;
            this.prefix = prefix;
            this.entries = entries;
            this.nowMillis = nowMillis;
            step();
        }

        private void step() {
            for (int i = 0; i < TOPICS_PER_STEP && !exhausted && found == null; i++) {
                Message message = entries.hasNext() ? entries.next() : null;
                if (message == null || !message.topic().startsWith(prefix)) {
                    exhausted = true;
                } else if (filter.matches(message.topic())) {
                    found = unlessExpired(message);
                }
            }
        }

        private @Nullable Message unlessExpired(Message message) {
            if (retained.isExpired(message, nowMillis)) {
                retained.forgetExpired(message);
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
