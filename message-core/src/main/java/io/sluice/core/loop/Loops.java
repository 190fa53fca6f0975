package io.sluice.core.loop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All loops of this Sluice. Safe for any thread. */
public final class Loops {
    private final List<Loop> loops;

    public Loops(List<? extends Loop> loops) {
        this.loops = List.copyOf(loops);
    }

    public List<Loop> all() {
        return loops;
    }

    public int size() {
        return loops.size();
    }

    /** The loop that calls; null if the calling thread is none. */
    public @Nullable Loop current() {
        for (Loop loop : loops) {
            if (loop.inLoop()) {
                return loop;
            }
        }
        return null;
    }

    /** The loop that a key belongs to when nothing else decides: always the same one for the same key. */
    public Loop homeOf(String key) {
        return loops.get(Math.floorMod(key.hashCode(), loops.size()));
    }
}
