package io.sluice.core.session;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The latest QoS 1 publishes of a client whose acknowledgement waited for the disk. If the acknowledgement is lost - the
 * process was killed, the link was cut - the client sends the publish again over its next connection; known here, it is
 * acknowledged and not counted a second time. Confined to the session's loop.
 *
 * <p>Each one is on the disk in the same turn as what became of it, so that after a crash both are there or neither. It
 * has one of at most 256 places, and leaves it to a newer one: after a minute, or when all places are taken; a client that
 * publishes once in a minute has one place. No two have the same packet identifier.
 *
 * <p>A client that uses an identifier again at once, and not after 65,534 others, might send the same reading under it once
 * more, lose that one on the link, and send it again: it would be taken for the one before, and lost. Such a client is
 * known by this, and from then on what was acknowledged is forgotten when the acknowledgement leaves.
 */
public final class RecentPublishes {
    private static final int MOST = 256;
    private static final int FEWEST = 4;
    private static final int SEARCHED = 2 * MOST;
    private static final int YOUNG_SECONDS = 60;
    /** Digest of one that is not to be known again; no message has it. */
    private static final long NONE = 0;

    private final Session session;
    private final SessionRecords records;
    private final boolean evenIfReused;

    // by place; identifier 0 is an empty place
    private char[] packetIds = {};
    private long[] digests = {};
    private int[] seconds = {};
    // what the acknowledgement waits for; null if it left, or may leave
    private final List<@Nullable CompletionStage<Void>> held = new ArrayList<>(0);
    private int last = -1;

    private int lastId;
    private int rising;
    private boolean reuses;
    private int sinceReuse;

    /** @param evenIfReused whether clients that use an identifier again at once are believed never to send the same twice */
    RecentPublishes(Session session, SessionRecords records, boolean evenIfReused) {
        this.session = session;
        this.records = records;
        this.evenIfReused = evenIfReused;
    }

    /**
     * Whether a publish that may have been sent before (DUP) was taken before. If so it is acknowledged after {@link #held}
     * and not published.
     */
    public boolean knows(int packetId, Message message) {
        int place = find(packetId);
        return place >= 0 && digests[place] == PublishDigest.of(message);
    }

    /** What the acknowledgement of a known publish waits for; null for nothing. */
    public @Nullable CompletionStage<Void> held(int packetId) {
        int place = find(packetId);
        return place < 0 ? null : held.get(place);
    }

    /**
     * Remembers a publish, in the turn in which it was published.
     *
     * @param durable what its acknowledgement waits for. If that is not the write of this turn alone, nobody could tell
     *     after a crash whether all of it was done: then, and if it waits for nothing, it is not remembered
     */
    public void published(int packetId, Message message, @Nullable CompletionStage<Void> durable) {
        if (durable == null || durable != session.durable()) {
            return;
        }
        rising = packetId > lastId ? rising + 1 : 0;
        lastId = packetId;
        // whose identifiers have been rising for so long does not use one again that is still here
        int known = rising > SEARCHED ? -1 : find(packetId);
        noteReuse(known >= 0);
        int place = known >= 0 ? known : freePlace();
        put(place, packetId, PublishDigest.of(message));
        held.set(place, durable);
        last = place;
        write(place);
    }

    private void noteReuse(boolean isReuse) {
        if (isReuse) {
            reuses = true;
            sinceReuse = 0;
        } else if (reuses) {
            sinceReuse++;
            reuses = sinceReuse < MOST;
        }
    }

    /** PUBACK was written to the connection of the client. No effect if the publish is not remembered. */
    public void acknowledged(int packetId) {
        int place = find(packetId);
        if (place < 0) {
            return;
        }
        held.set(place, null);
        if (reuses && !evenIfReused && digests[place] != NONE) {
            digests[place] = NONE;
            write(place);
        }
    }

    /** One that lay on the disk. */
    void restore(byte[] key, byte[] value) throws DamagedRecordException {
        RecentPublishRecord record = RecentPublishRecord.read(key, value);
        while (held.size() <= record.place()) {
            addPlace();
        }
        put(record.place(), record.packetId(), record.digest());
        reuses |= record.digest() == NONE;
    }

    private void write(int place) {
        records.published(place, packetIds[place], digests[place], session.owner());
    }

    private void put(int place, int packetId, long digest) {
        packetIds[place] = (char) packetId;
        digests[place] = digest;
        seconds[place] = now();
    }

    /** Place of an identifier, the latest ones first; -1 if there is none, or if its publish could not be stored. */
    private int find(int packetId) {
        int place = find(packetId, last, 0);
        if (place < 0) {
            place = find(packetId, held.size() - 1, last + 1);
        }
        if (place >= 0 && isFailed(place)) {
            packetIds[place] = 0;
            held.set(place, null);
            return -1;
        }
        return place;
    }

    private int find(int packetId, int from, int downTo) {
        for (int place = from; place >= downTo; place--) {
            if (packetIds[place] == packetId) {
                return place;
            }
        }
        return -1;
    }

    private boolean isFailed(int place) {
        CompletionStage<Void> durable = held.get(place);
        return durable != null && durable.toCompletableFuture().isCompletedExceptionally();
    }

    private boolean isWaiting(int place) {
        CompletionStage<Void> durable = held.get(place);
        return durable != null && !durable.toCompletableFuture().isDone();
    }

    /** The place of the oldest one, or a new one if that may still be asked for. */
    private int freePlace() {
        int following = last + 1 < held.size() ? last + 1 : 0;
        boolean isNeeded = held.isEmpty()
                || packetIds[following] != 0 && (isWaiting(following) || now() - seconds[following] < YOUNG_SECONDS);
        if (isNeeded && held.size() < MOST) {
            addPlace();
            return held.size() - 1;
        }
        return following;
    }

    private void addPlace() {
        int size = held.size();
        if (size == packetIds.length) {
            int capacity = Math.max(FEWEST, 2 * size);
            packetIds = Arrays.copyOf(packetIds, capacity);
            digests = Arrays.copyOf(digests, capacity);
            seconds = Arrays.copyOf(seconds, capacity);
        }
        held.add(null);
    }

    private int now() {
        return (int) TimeUnit.MILLISECONDS.toSeconds(session.owner().time().monotonicMillis());
    }
}
