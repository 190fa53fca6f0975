package io.sluice.modules.delayed;

import io.sluice.core.broker.Broker;
import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.Journal;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.metric.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that wait on one loop: the one that took them publishes them, in the order of their times. Confined to it.
 *
 * <p>A message is published and its record removed in one turn, which the journal writes as one: after a crash it is either
 * still waiting or wherever its publish brought it.
 */
final class LoopDelays {
    private static final Logger LOG = LoggerFactory.getLogger(LoopDelays.class);
    /** Due times are wall-clock and that clock may jump: looked at again after so long. */
    private static final long LONGEST_SLEEP_MILLIS = 1_000;
    /** When a queue is full that a due message must go to, it is tried again. */
    private static final long RETRY_MILLIS = 1_000;
    /** So many that are overdue do not hold up the loop. */
    private static final int PUBLISHES_PER_TURN = 64;

    private final Loop loop;
    private final Broker broker;
    private final Journal journal;
    private final DelayLimits limits;
    private final DueHeap heap = new DueHeap();
    private Loop.@Nullable Timer timer;
    private long retryAtMillis;
    private boolean turnPlanned;
    private boolean closed;

    LoopDelays(Loop loop, Broker broker, Journal journal, DelayLimits limits) {
        this.loop = loop;
        this.broker = broker;
        this.journal = journal;
        this.limits = limits;
    }

    /** Takes messages back that the disk has. */
    void restore(List<Waiting> messages) {
        assert loop.inLoop();
        messages.forEach(heap::add);
        sleepUntilNext();
    }

    /** Takes a message for which there is room. It goes to the disk in this turn. */
    void add(Waiting message) {
        assert loop.inLoop();
        journal.add(message.change());
        heap.add(message);
        if (heap.first().id().equals(message.id())) {
            sleepUntilNext();
        }
    }

    /** The disk did not take it: its publisher is told so. */
    void forgetUnwritten(Waiting message) {
        assert loop.inLoop();
        if (heap.remove(message.id()) != null) {
            limits.free(message);
            loop.counters().increment(Metric.DELAYED_REFUSED_DISK);
        }
    }

    /** Takes a message back; false if it is not here. */
    boolean cancel(MessageId id) {
        assert loop.inLoop();
        Waiting message = heap.remove(id);
        if (message == null) {
            return false;
        }
        journal.add(message.removal());
        limits.free(message);
        loop.counters().increment(Metric.DELAYED_CANCELLED);
        return true;
    }

    List<Waiting> all() {
        assert loop.inLoop();
        return heap.all();
    }

    void close() {
        assert loop.inLoop();
        closed = true;
        cancelTimer();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void sleepUntilNext() {
        cancelTimer();
        if (heap.size() > 0 && !closed && !turnPlanned) {
            long now = loop.time().wallMillis();
            long millis = Math.max(heap.firstDue() - now, retryAtMillis - now);
            timer = loop.schedule(this::wake, Math.max(0, Math.min(millis, LONGEST_SLEEP_MILLIS)));
        }
    }

    private void wake() {
        cancelTimer();
        turnPlanned = false;
        retryAtMillis = 0;
        int left = PUBLISHES_PER_TURN;
        while (left > 0 && isDue() && publishFirst()) {
            left--;
        }
        if (left == 0 && isDue()) {
            turnPlanned = true;
            loop.execute(this::wake);
        } else {
            sleepUntilNext();
        }
    }

    private boolean isDue() {
        return !closed && heap.size() > 0 && heap.firstDue() <= loop.time().wallMillis();
    }

    /** Publishes the first one; false if it has to stay, and all behind it with it: they keep their order. */
    private boolean publishFirst() {
        Waiting first = heap.first();
        heap.removeFirst();
        try {
            if (broker.publish(asNew(first.read()), loop).code() == PublishOutcome.Code.REFUSED) {
                heap.add(first);
                retryAtMillis = loop.time().wallMillis() + RETRY_MILLIS;
                return false;
            }
            loop.counters().increment(Metric.DELAYED_PUBLISHED);
        } catch (DamagedRecordException e) {
            LOG.error("a delayed message cannot be read and is left out: {}", e.getMessage());
        }
        journal.add(first.removal());
        limits.free(first);
        return true;
    }

    /** Its life, and its expiry, begin when it is published. */
    private Message asNew(Message message) {
        return new Message(
                message.id(),
                message.topic(),
                message.payload(),
                message.qos(),
                message.retain(),
                message.sender(),
                loop.time().wallMillis(),
                message.properties(),
                message.headers());
    }
}
