package io.sluice.rule.queue;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import io.sluice.core.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All queues of rows of this node, by the id of their action. A queue on the disk is there until its action is removed for
 * good, whatever is started, stopped or killed in between. Safe for any thread but loops.
 */
public final class RowQueues {
    private static final Logger LOG = LoggerFactory.getLogger(RowQueues.class);
    private static final int VERSION = 1;
    private static final long MOST_IN_MEMORY = 4L << 20;
    /** Of the heap, the part that the newest rows of one queue may take. */
    private static final int HEAP_PART = 256;

    private final DurableState state;
    private final Loops loops;
    private final TimeSource time;
    private final LongSupplier random;
    private final long memoryBytes;
    private final long run;
    private final Map<String, QueueIdentity> known = new ConcurrentHashMap<>();
    private final TreeSet<String> open = new TreeSet<>();
    private final TreeSet<String> unreadable = new TreeSet<>();
    private long lastNumber;

    /** @param random for names of queues and of runs, all 64 bits */
    public RowQueues(DurableState state, Loops loops, TimeSource time, LongSupplier random) {
        this(
                state,
                loops,
                time,
                random,
                Math.min(MOST_IN_MEMORY, Runtime.getRuntime().maxMemory() / HEAP_PART));
    }

    /** @param memoryBytes how much of the newest rows of a queue is kept in memory */
    public RowQueues(DurableState state, Loops loops, TimeSource time, LongSupplier random, long memoryBytes) {
        this.state = state;
        this.loops = loops;
        this.time = time;
        this.random = random;
        this.memoryBytes = memoryBytes;
        this.run = random.getAsLong();
    }

    /** Finds the queues that are on the disk. Blocks; called once, before the first one is opened. */
    public synchronized void load() throws IOException {
        state.forEach(Space.ROW_QUEUE, (key, value) -> {
            String actionId = new String(key, StandardCharsets.UTF_8);
            try {
                RecordReader in = new RecordReader(value);
                int version = in.byte1();
                long number = in.long8();
                lastNumber = Math.max(lastNumber, number);
                if (version != VERSION) {
                    throw new DamagedRecordException("it has version " + version + ", this program knows " + VERSION);
                }
                known.put(actionId, new QueueIdentity(actionId, new QueueKeys(number), in.requiredText()));
            } catch (DamagedRecordException e) {
                unreadable.add(actionId);
                LOG.error("The queue of {} cannot be opened and is left as it is: {}", actionId, e.getMessage());
            }
        });
    }

    /**
     * Opens the queue of an action, which is made if it is not there. Blocks on the disk.
     *
     * @param durable whether it outlives the process
     * @param deadLetters most letters that are kept
     * @throws IOException if the disk cannot be read, or what it says of the queue
     * @throws IllegalStateException if it is open
     */
    public synchronized RowQueue open(String actionId, boolean durable, int deadLetters) throws IOException {
        if (!durable || !state.isDurable()) {
            return new MemoryRowQueue(deadLetters);
        }
        if (open.contains(actionId)) {
            throw new IllegalStateException("the queue of " + actionId + " is open");
        }
        if (unreadable.contains(actionId)) {
            // another queue would take its place, and its rows would be lost
            throw new IOException("its record is damaged, or of a later version");
        }
        QueueIdentity identity = known.get(actionId);
        if (identity == null) {
            identity = create(actionId);
        }
        DurableRowQueue queue = new DurableRowQueue(identity, this, deadLetters, time.monotonicMillis());
        open.add(actionId);
        return queue;
    }

    private QueueIdentity create(String actionId) {
        long number = ++lastNumber;
        String name = actionId + "@" + HexFormat.of().toHexDigits(random.getAsLong());
        QueueIdentity identity = new QueueIdentity(actionId, new QueueKeys(number), name);
        known.put(actionId, identity);
        // rows that came too late for the end of an earlier queue may still be there
        List<Change> changes = new ArrayList<>(removal(identity.keys()));
        byte[] record =
                new RecordWriter().byte1(VERSION).long8(number).text(name).toBytes();
        changes.add(Change.put(Space.ROW_QUEUE, keyOf(actionId), record));
        write(changes);
        return identity;
    }

    private static List<Change> removal(QueueKeys keys) {
        return List.of(
                Change.removeRange(Space.ROW, keys.first(), keys.end()),
                Change.removeRange(Space.DEAD_LETTER, keys.first(), keys.end()));
    }

    private static byte[] keyOf(String actionId) {
        return actionId.getBytes(StandardCharsets.UTF_8);
    }

    /** Actions that have a queue on the disk which nobody opened: their rule is gone or broken. */
    public synchronized List<String> unused() {
        return known.keySet().stream().filter(id -> !open.contains(id)).sorted().toList();
    }

    /**
     * What is left in a queue that nobody opened.
     *
     * @param rows most rows that it may have
     * @param bytes about how many bytes
     */
    public record Left(long rows, long bytes) {}

    /**
     * What one of the {@link #unused} holds; nothing if it is none of them. Blocks on the disk.
     *
     * @throws IOException if the disk cannot be read
     */
    public synchronized Left left(String actionId) throws IOException {
        QueueIdentity identity = open.contains(actionId) ? null : known.get(actionId);
        if (identity == null) {
            return new Left(0, 0);
        }
        RowDisk.Extent extent = new RowDisk(state, identity).find();
        return new Left(extent.end() - extent.first(), extent.bytes());
    }

    /** Forgets one of the {@link #unused} with all its rows and letters; false if it is none of them. */
    public synchronized boolean drop(String actionId) {
        return !open.contains(actionId) && forget(actionId);
    }

    synchronized void ended(DurableRowQueue queue, boolean forGood) {
        String actionId = queue.actionId();
        open.remove(actionId);
        if (forGood) {
            forget(actionId);
        }
    }

    private boolean forget(String actionId) {
        QueueIdentity identity = known.remove(actionId);
        if (identity == null) {
            return false;
        }
        List<Change> changes = new ArrayList<>(removal(identity.keys()));
        changes.add(Change.remove(Space.ROW_QUEUE, keyOf(actionId)));
        write(changes);
        return true;
    }

    private void write(List<Change> changes) {
        state.write(changes, false, failure -> {
            if (failure != null) {
                LOG.warn("The list of queues could not be written: {}", failure.getMessage());
            }
        });
    }

    /** Number of this run of the program. */
    long run() {
        return run;
    }

    Loops loops() {
        return loops;
    }

    DurableState state() {
        return state;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** The loop that calls. */
    Loop loop() {
        Loop loop = loops.current();
        if (loop == null) {
            throw new IllegalStateException("a row was made on a thread that is no loop");
        }
        return loop;
    }
}
