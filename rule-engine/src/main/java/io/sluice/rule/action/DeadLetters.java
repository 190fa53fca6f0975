package io.sluice.rule.action;

import io.sluice.connector.Row;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Rows that a target will never take, with the reason; bounded. Safe for any thread. */
public final class DeadLetters {
    private final int capacity;
    private final Deque<DeadLetter> letters = new ArrayDeque<>();

    /**
     * A row that was refused for good.
     *
     * @param reason the target's words
     * @param atMillis when, milliseconds since the epoch
     */
    public record DeadLetter(Row row, String reason, long atMillis) {}

    DeadLetters(int capacity) {
        this.capacity = capacity;
    }

    /** Keeps a letter; true if the oldest had to go for it. */
    synchronized boolean add(DeadLetter letter) {
        boolean full = letters.size() == capacity;
        if (full) {
            letters.removeFirst();
        }
        letters.addLast(letter);
        return full;
    }

    /** All letters, oldest first. */
    public synchronized List<DeadLetter> list() {
        return List.copyOf(letters);
    }

    /** Forgets all letters. */
    public synchronized void clear() {
        letters.clear();
    }
}
