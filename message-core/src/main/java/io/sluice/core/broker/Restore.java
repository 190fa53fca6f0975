package io.sluice.core.broker;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.MessageRecord;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.Message;
import io.sluice.core.session.SavedSession;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionRecords;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.time.TimeSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what lay on the disk when the process ended: sessions with their subscriptions and messages, and retained
 * messages. Runs once, on the thread that starts Sluice, before the first client; a record that cannot be read is left out
 * and counted, and costs no other. What belongs to a session whose own record cannot be read - damaged, or written by a later
 * version - stays on the disk as it is, for whoever can read it; what belongs to a session that is gone is removed.
 */
public final class Restore {
    private static final Logger log = LoggerFactory.getLogger(Restore.class);

    private final Sessions sessions;
    private final Retained retainedMessages;
    private final Loops loops;
    private final DurableState state;
    private final Function<String, SessionSettings> zones;
    private final TimeSource time;
    private final Map<Long, Session> byNumber = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Set<Long> unreadable = new HashSet<>();
    private final Set<Long> leftOver = new HashSet<>();
    private long subscriptions;
    private long messages;
    private long retained;
    private long damaged;

    /**
     * What came back.
     *
     * @param sessions of clients, all away now
     * @param subscriptions of these
     * @param messages that wait for them
     * @param retained messages
     * @param damaged records that could not be read
     */
    public record Restored(long sessions, long subscriptions, long messages, long retained, long damaged) {}

    /**
     * Prepares; {@link #run} does it.
     *
     * @param zones settings of sessions by the name of their zone
     */
    public Restore(
            Sessions sessions,
            Retained retained,
            Loops loops,
            DurableState state,
            Function<String, SessionSettings> zones,
            TimeSource time) {
        this.sessions = sessions;
        this.retainedMessages = retained;
        this.loops = loops;
        this.state = state;
        this.zones = zones;
        this.time = time;
    }

    /** A record that is to be understood. */
    private interface Reading {
        void read(byte[] key, byte[] value) throws DamagedRecordException;
    }

    /**
     * Reads everything. Blocks on the disk.
     *
     * @throws IOException if the disk cannot be read
     */
    public Restored run() throws IOException {
        forEach(Space.SESSION, this::session);
        forEach(
                Space.SUBSCRIPTION,
                (key, value) -> ofSession(key, session -> {
                    session.restoreSubscription(key, value);
                    subscriptions++;
                }));
        forEach(
                Space.QUEUE,
                (key, value) -> ofSession(key, session -> {
                    session.restoreMessage(key, value);
                    messages++;
                }));
        forEach(Space.RECEIVED, (key, value) -> ofSession(key, session -> session.restoreReceived(key, value)));
        forEach(Space.RETAINED, (key, value) -> retained(value));
        byNumber.values().forEach(sessions::adopt);
        if (!unreadable.isEmpty()) {
            log.error(
                    "{} sessions cannot be read; what belongs to them is left on the disk as it is", unreadable.size());
        }
        clearLeftOver();
        return new Restored(byNumber.size(), subscriptions, messages, retained, damaged);
    }

    private void forEach(Space space, Reading reading) throws IOException {
        state.forEach(space, (key, value) -> {
            try {
                reading.read(key, value);
            } catch (DamagedRecordException e) {
                if (damaged == 0) {
                    log.error("A record of {} is damaged and left out: {}", space.text(), e.getMessage());
                }
                damaged++;
            }
        });
    }

    private void session(byte[] key, byte[] value) throws DamagedRecordException {
        long number = numberOf(key);
        unreadable.add(number);
        SavedSession saved = SavedSession.read(value);
        if (saved.number() != number) {
            throw new DamagedRecordException("session " + number + " says that it is " + saved.number());
        }
        unreadable.remove(number);
        String clientId = saved.client().clientId();
        Session session =
                sessions.restored(saved, zones.apply(saved.client().zone()), loops.homeOf(clientId), time.wallMillis());
        Long earlier = numbers.put(clientId, number);
        if (earlier != null) {
            // it was being replaced when the process ended
            byNumber.remove(earlier);
            leftOver.add(earlier);
        }
        byNumber.put(number, session);
    }

    /** The session to which a record belongs; whether that can be read or not, no other session gets its number. */
    private long numberOf(byte[] key) throws DamagedRecordException {
        long number = new RecordReader(key).long8();
        sessions.reserve(number);
        return number;
    }

    /** What is done with a session. */
    private interface Use {
        void on(Session session) throws DamagedRecordException;
    }

    private void ofSession(byte[] key, Use use) throws DamagedRecordException {
        long number = numberOf(key);
        @Nullable Session session = byNumber.get(number);
        if (session != null) {
            use.on(session);
        } else if (!unreadable.contains(number)) {
            leftOver.add(number);
        }
    }

    private void retained(byte[] value) throws DamagedRecordException {
        Message message = MessageRecord.read(new RecordReader(value));
        retained += retainedMessages.restore(message, time.wallMillis()) ? 1 : 0;
    }

    /** What belongs to sessions that are gone. */
    private void clearLeftOver() {
        Loop loop = loops.all().get(0);
        loop.execute(() -> {
            Journal journal = state.journal(loop);
            leftOver.forEach(number -> SessionRecords.remove(journal, number));
        });
    }
}
