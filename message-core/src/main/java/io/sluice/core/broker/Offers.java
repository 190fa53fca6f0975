package io.sluice.core.broker;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.hook.DropReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.session.Congestion;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.Session;
import io.sluice.core.session.SessionRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Hands the deliveries of one loop's publishes to their sessions, and those of QoS 1 and 2 for sessions that outlive their
 * connection to the disk as well. Confined to the loop.
 *
 * <p>QoS 1 goes both ways at once: what the receiver confirms before the disk has it is never written. QoS 2 goes out when
 * the disk has it: it must not go out a second time after a crash.
 */
final class Offers {
    private final Journal journal;
    private final Loop loop;
    private boolean journaled;
    private @Nullable Congestion congestion;
    // QoS 2 of the latest turn, and the stage that this turn waits for
    private List<Held> held = List.of();
    private @Nullable CompletionStage<Void> heldFor;

    /** A delivery that waits for the disk. */
    private record Held(Session session, SessionRecords records, Delivery delivery) {}

    Offers(DurableState state, Loop loop) {
        this.journal = state.journal(loop);
        this.loop = loop;
    }

    /** A publish begins. */
    void begin() {
        journaled = false;
        congestion = null;
    }

    /** Adds a change that belongs to this publish. */
    void add(Change change) {
        journal.add(change);
        journaled = true;
    }

    void offer(Session session, Delivery delivery) {
        hand(session, delivery);
        Congestion met = session.congestion();
        if (met != null) {
            congestion = met;
        }
    }

    private void hand(Session session, Delivery delivery) {
        SessionRecords records = delivery.qos() == 0 ? null : session.records();
        if (records == null) {
            session.offer(delivery, loop);
            return;
        }
        Change stored = records.store(delivery);
        if (delivery.qos() == 2) {
            add(stored);
            hold(new Held(session, records, delivery));
        } else if (session.offer(delivery, loop)) {
            add(stored);
        }
    }

    private void hold(Held delivery) {
        CompletionStage<Void> turn = journal.durable();
        if (held.isEmpty() || turn != heldFor) {
            // what came in an earlier turn may still wait: each turn has its own write
            List<Held> begun = new ArrayList<>();
            held = begun;
            heldFor = turn;
            turn.whenComplete((nothing, failure) -> letGo(begun, failure == null));
        }
        held.add(delivery);
    }

    private void letGo(List<Held> turn, boolean durable) {
        if (held == turn) {
            held = List.of();
            heldFor = null;
        }
        for (Held one : turn) {
            if (!durable) {
                one.session().countDropped(loop, one.delivery(), DropReason.NOT_STORED);
            } else if (!one.session().offer(one.delivery(), loop)) {
                journal.add(one.records().removal(one.delivery()));
            }
        }
    }

    /** What the publisher is to wait for before it goes on; null if all who get the message keep up. */
    @Nullable
    Congestion congestion() {
        return congestion;
    }

    /** What the acknowledgement of the publish waits for; null if nothing of it goes to the disk. */
    @Nullable
    CompletionStage<Void> durable() {
        return journaled ? journal.durable() : null;
    }
}
