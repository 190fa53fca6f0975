package io.sluice.rule.queue;

import java.util.List;
import java.util.Optional;

/** Rows that a target will never take, with the reason; bounded. Safe for any thread but loops: may wait for the disk. */
public interface DeadLetters {
    /** How many there are. Never waits. */
    int size();

    /** Letters from an id on, oldest first. */
    List<DeadLetter> list(long fromId, int most);

    Optional<DeadLetter> find(long id);

    /** Forgets a letter; false if it is not there. */
    boolean remove(long id);

    /** Forgets all letters; how many that were. */
    int clear();
}
