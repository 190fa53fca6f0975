package io.sluice.core.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Retained messages on their way to one client: one {@link Replay} for each subscription, one after the other, and so many
 * steps in one turn of the loop that a search through a million topics holds up nobody. Confined to the session's loop.
 */
final class Replays {
    private static final int STEPS_PER_TURN = 64;

    private final Map<String, Replay> bySubscription = new LinkedHashMap<>(4);
    private int steps;

    /** Behind the others, in place of one of the same subscription. */
    void add(String filterText, Replay replay) {
        bySubscription.remove(filterText);
        bySubscription.put(filterText, replay);
    }

    void remove(String filterText) {
        bySubscription.remove(filterText);
    }

    void clear() {
        bySubscription.clear();
    }

    boolean isEmpty() {
        return bySubscription.isEmpty();
    }

    void beginTurn() {
        steps = STEPS_PER_TURN;
    }

    /** Whether this turn did its share: if more is to come, it comes in another turn. */
    boolean isTurnOver() {
        return steps == 0;
    }

    /** The next one; null if none is left or the turn is over. */
    @Nullable
    Delivery next() {
        Iterator<Replay> waiting = bySubscription.values().iterator();
        while (waiting.hasNext()) {
            Replay first = waiting.next();
            while (!first.isOver()) {
                if (steps == 0) {
                    return null;
                }
                steps--;
                Delivery found = first.next();
                if (found != null) {
                    return found;
                }
            }
            waiting.remove();
        }
        return null;
    }
}
