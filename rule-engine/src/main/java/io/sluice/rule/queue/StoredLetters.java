package io.sluice.rule.queue;

import io.sluice.connector.Row;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.durable.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Letters on the disk; their ids are known in memory. */
final class StoredLetters implements DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(StoredLetters.class);

    private static final int VERSION = 1;

    private final DurableState state;
    private final QueueKeys keys;
    private final String actionId;
    private final int capacity;
    private final TreeSet<Long> ids = new TreeSet<>();
    private long next = 1;

    /** Blocks on the disk. */
    StoredLetters(DurableState state, QueueKeys keys, String actionId, int capacity) throws IOException {
        this.state = state;
        this.keys = keys;
        this.actionId = actionId;
        this.capacity = capacity;
        state.scan(Space.DEAD_LETTER, keys.first(), keys.end(), (key, value) -> ids.add(QueueKeys.placeOf(key)));
        next = ids.isEmpty() ? 1 : ids.last() + 1;
    }

    /** Adds the changes that keep letters to others; how many older ones had to go for them. */
    synchronized int add(List<DeadLetter> refused, List<Change> changes) {
        for (DeadLetter letter : refused) {
            RecordWriter record =
                    new RecordWriter().byte1(VERSION).long8(letter.atMillis()).text(letter.reason());
            byte[] value = BlockRecord.writeRow(letter.row(), record).toBytes();
            changes.add(Change.put(Space.DEAD_LETTER, keys.at(next), value));
            ids.add(next);
            next++;
        }
        int tooMany = Math.max(0, ids.size() - capacity);
        for (int i = 0; i < tooMany; i++) {
            Long oldest = ids.pollFirst();
            if (oldest != null) {
                changes.add(removal(oldest));
            }
        }
        return tooMany;
    }

    /** Forgets a letter if it is there; its removal is for the caller to write. */
    synchronized Optional<Change> take(long id) {
        return ids.remove(id) ? Optional.of(removal(id)) : Optional.empty();
    }

    private Change removal(long id) {
        return Change.remove(Space.DEAD_LETTER, keys.at(id));
    }

    @Override
    public synchronized int size() {
        return ids.size();
    }

    @Override
    public List<DeadLetter> list(long fromId, int most) {
        List<DeadLetter> letters = new ArrayList<>();
        try {
            state.scan(Space.DEAD_LETTER, keys.at(Math.max(0, fromId)), keys.end(), (key, value) -> {
                read(key, value).ifPresent(letters::add);
                return letters.size() < most;
            });
        } catch (IOException e) {
            LOG.error("{}: not all dead letters can be read: {}", actionId, e.getMessage());
        }
        return letters;
    }

    @Override
    public Optional<DeadLetter> find(long id) {
        return list(id, 1).stream().filter(letter -> letter.id() == id).findFirst();
    }

    private Optional<DeadLetter> read(byte[] key, byte[] value) {
        long id = QueueKeys.placeOf(key);
        synchronized (this) {
            if (!ids.contains(id)) {
                return Optional.empty();
            }
        }
        try {
            RecordReader in = new RecordReader(value);
            int version = in.byte1();
            if (version != VERSION) {
                throw new DamagedRecordException("it has version " + version + ", this program knows " + VERSION);
            }
            long atMillis = in.long8();
            String reason = in.requiredText();
            Row row = BlockRecord.readRow(in, actionId);
            return Optional.of(new DeadLetter(id, row, reason, atMillis));
        } catch (DamagedRecordException e) {
            LOG.error("{}: dead letter {} cannot be read: {}", actionId, id, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public boolean remove(long id) {
        Optional<Change> removal = take(id);
        removal.ifPresent(change -> write(List.of(change)));
        return removal.isPresent();
    }

    @Override
    public int clear() {
        int gone;
        byte[] end;
        synchronized (this) {
            gone = ids.size();
            ids.clear();
            end = keys.at(next);
        }
        write(List.of(Change.removeRange(Space.DEAD_LETTER, keys.first(), end)));
        return gone;
    }

    private void write(List<Change> changes) {
        state.write(changes, false, failure -> {
            if (failure != null) {
                LOG.warn("{}: dead letters could not be removed from the disk: {}", actionId, failure.getMessage());
            }
        });
    }
}
