package io.sluice.store;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.Settled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written as one: the changes of one turn of a loop, or one write of a family. Belongs to whoever fills it until it
 * is handed over, then to the writer until it is settled. Used again and again, so that a turn costs no garbage.
 */
final class Unit {
    private static final Logger LOG = LoggerFactory.getLogger(Unit.class);

    /** What a waiting change costs beside its key and value. */
    static final int OVERHEAD = 96;

    private static final int SMALL = 8;
    private static final int LARGEST_KEPT = 128;

    /** Where it goes when it is settled; null for a write of a family, which is completed where it is settled. */
    final @Nullable LoopJournal journal;
    /** Neighbour in the queue, among the settled ones or among the free ones. */
    @Nullable
    Unit next;

    private Change[] changes = new Change[SMALL];
    private int count;
    private long weight;
    private @Nullable CompletableFuture<Void> done;
    private List<Settled> listeners = List.of();
    private @Nullable StoreException failure;

    Unit(@Nullable LoopJournal journal) {
        this.journal = journal;
    }

    void add(Change change) {
        if (count == changes.length) {
            changes = Arrays.copyOf(changes, 2 * count);
        }
        changes[count++] = change;
        weight += OVERHEAD + change.size();
    }

    CompletionStage<Void> done() {
        CompletableFuture<Void> known = done;
        if (known == null) {
            known = new CompletableFuture<>();
            done = known;
        }
        return known;
    }

    /** Whether somebody waits until it is on the disk. */
    boolean isAwaited() {
        return done != null;
    }

    void onSettled(Settled listener) {
        if (listeners.isEmpty()) {
            listeners = new ArrayList<>();
        }
        listeners.add(listener);
    }

    void grow(long bytes) {
        weight += bytes;
    }

    /** Bytes it keeps in memory while it waits, about. */
    long weight() {
        return weight;
    }

    int count() {
        return count;
    }

    Change change(int index) {
        return changes[index];
    }

    /** Nothing of it is stored. What nobody has begun yet never will be. */
    void fail(StoreException reason) {
        if (failure == null) {
            failure = reason;
        }
        for (int i = 0; i < count; i++) {
            changes[i].take();
            changes[i].fail();
        }
    }

    /** Tells who wants to know. The writer, or who was refused. */
    void tellListeners() {
        for (Settled listener : listeners) {
            try {
                listener.settled(failure);
            } catch (RuntimeException e) {
                LOG.error("Who waited for a write failed", e);
            }
        }
    }

    /** Tells who waits. */
    void complete() {
        CompletableFuture<Void> waiting = done;
        if (waiting == null) {
            return;
        }
        StoreException reason = failure;
        if (reason == null) {
            waiting.complete(null);
        } else {
            waiting.completeExceptionally(reason);
        }
    }

    /** Makes it empty, to be filled again. */
    void clear() {
        if (changes.length > LARGEST_KEPT) {
            changes = new Change[SMALL];
        } else {
            Arrays.fill(changes, 0, count, null);
        }
        count = 0;
        weight = 0;
        done = null;
        listeners = List.of();
        failure = null;
        next = null;
    }
}
