package io.sluice.connector.mqtt;

import io.sluice.connector.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out, by packet identifier. They outlive the connection: a message that was under way when it broke goes
 * out again with the same identifier, so that the remote broker knows it (MQTT 5, 4.4). Safe for any thread.
 */
final class Flights {
    /** Identifiers above are for subscriptions. */
    static final int MOST_IDS = 65_000;
    /** Reason codes of MQTT 5 from here on are refusals. */
    static final int REFUSALS = 0x80;

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Flight> flights = new HashMap<>();
    private int lastId;

    /** How far a message is. */
    enum Stage {
        /** The remote broker has not answered to the PUBLISH, or there was none yet. */
        PUBLISHED,
        /** It has it, and the PUBREL is on its way (QoS 2). */
        RECEIVED,
        DONE,
        /** It will not take it. */
        REFUSED
    }

    /** One message. Its fields are guarded by the lock of {@link Flights}. */
    static final class Flight {
        final RowKey key;
        private final int qos;
        private final int id;
        private Stage stage = Stage.PUBLISHED;
        private int reason;
        private boolean abandoned;
        private @Nullable Link sentOn;
        private long sentNanos;

        private Flight(RowKey key, int qos, int id) {
            this.key = key;
            this.qos = qos;
            this.id = id;
        }

        int id() {
            return id;
        }
    }

    /** What to send of a message on a connection. */
    enum Step {
        /** Nothing: it is under way on this connection, or at its end. */
        NOTHING,
        PUBLISH,
        PUBLISH_AGAIN,
        PUBREL
    }

    /** A new message, with an identifier of its own; null if so many are under way already. */
    @Nullable
    Flight begin(RowKey key, int qos, int window) {
        lock.lock();
        try {
            if (flights.size() >= Math.min(window, MOST_IDS)) {
                return null;
            }
            do {
                lastId = lastId % MOST_IDS + 1;
            } while (flights.containsKey(lastId));
            Flight flight = new Flight(key, qos, lastId);
            flights.put(lastId, flight);
            return flight;
        } finally {
            lock.unlock();
        }
    }

    /** What to send of a message now, and notes that it was. */
    Step step(Flight flight, Link link, long nowNanos) {
        lock.lock();
        try {
            boolean over = flight.stage == Stage.DONE || flight.stage == Stage.REFUSED;
            if (over || flight.sentOn == link) {
                return Step.NOTHING;
            }
            boolean first = flight.sentOn == null;
            flight.sentOn = link;
            flight.sentNanos = nowNanos;
            if (flight.stage == Stage.RECEIVED) {
                return Step.PUBREL;
            }
            return first ? Step.PUBLISH : Step.PUBLISH_AGAIN;
        } finally {
            lock.unlock();
        }
    }

    /** PUBACK or PUBCOMP: the end of a message. */
    void ended(int id, int reason, boolean exactlyOnce) {
        lock.lock();
        try {
            Flight flight = flights.get(id);
            if (flight != null && exactlyOnce == (flight.qos == 2)) {
                flights.remove(id);
                // a PUBCOMP only says that the identifier is free, whatever its reason
                boolean refused = !exactlyOnce && reason >= REFUSALS;
                finish(flight, refused ? Stage.REFUSED : Stage.DONE, reason);
            }
        } finally {
            lock.unlock();
        }
    }

    /** PUBREC. Answers whether a PUBREL is due. */
    boolean received(int id, int reason) {
        lock.lock();
        try {
            Flight flight = flights.get(id);
            if (flight == null || flight.qos != 2) {
                return reason < REFUSALS;
            }
            if (reason >= REFUSALS) {
                flights.remove(id);
                finish(flight, Stage.REFUSED, reason);
                return false;
            }
            flight.stage = Stage.RECEIVED;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void finish(Flight flight, Stage stage, int reason) {
        flight.stage = stage;
        flight.reason = reason;
        changed.signalAll();
    }

    /**
     * A connection is there: what nobody waits for any more is forgotten, and so is what the remote broker forgot.
     *
     * @return identifiers to be released, of messages that nobody waits for
     */
    List<Integer> connected(boolean sessionPresent) {
        List<Integer> toRelease = new ArrayList<>();
        lock.lock();
        try {
            flights.values().removeIf(flight -> flight.abandoned && (flight.qos < 2 || !sessionPresent));
            for (Flight flight : flights.values()) {
                if (flight.abandoned) {
                    toRelease.add(flight.id);
                } else if (!sessionPresent) {
                    // a broker may hand a message on at its PUBREL only: without it, all begins anew
                    flight.stage = Stage.PUBLISHED;
                    flight.sentOn = null;
                }
            }
            return toRelease;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nobody waits for these any more.
     *
     * @param link the connection there is, if it is open
     * @return identifiers to be released on it
     */
    List<Integer> abandon(Iterable<Flight> some, @Nullable Link link) {
        List<Integer> toRelease = new ArrayList<>();
        lock.lock();
        try {
            for (Flight flight : some) {
                flight.abandoned = true;
                boolean stranded = link != null && flight.sentOn != link && flights.get(flight.id) == flight;
                if (stranded && flight.qos < 2) {
                    flights.remove(flight.id);
                } else if (stranded) {
                    flight.sentOn = link;
                    toRelease.add(flight.id);
                }
            }
            return toRelease;
        } finally {
            lock.unlock();
        }
    }

    /** Reason of a refusal; 0 if the remote broker took the message; -1 if it did not answer yet. */
    int result(Flight flight) {
        lock.lock();
        try {
            return switch (flight.stage) {
                case PUBLISHED, RECEIVED -> -1;
                case DONE -> 0;
                case REFUSED -> flight.reason;
            };
        } finally {
            lock.unlock();
        }
    }

    /** When a message went out last. */
    long sentNanos(Flight flight) {
        lock.lock();
        try {
            return flight.sentNanos;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change that makes a condition true; false if that takes longer than until the deadline. */
    boolean await(BooleanSupplier condition, long deadlineNanos) throws InterruptedException {
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                boolean told = changed.await(left, TimeUnit.NANOSECONDS);
                if (!told && !condition.getAsBoolean()) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all that wait, to look again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is room for another message. */
    boolean hasRoom(int window) {
        lock.lock();
        try {
            return flights.size() < Math.min(window, MOST_IDS);
        } finally {
            lock.unlock();
        }
    }
}
