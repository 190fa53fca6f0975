package io.sluice.rule.queue;

import io.sluice.core.loop.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a queue are on the disk: rows of several loops are mixed, each loop's are written turn by turn. Only what has
 * no unsettled row before it may be sent, so that rows leave in the order of their places. Used under the queue's lock.
 */
final class Turns {
    private final Deque<Run> runs = new ArrayDeque<>();
    private long settledTo;

    /** Rows with places one after the other that were appended in one turn of one loop. */
    static final class Run {
        private final Loop loop;
        private final long turn;
        private final long from;
        private long to;
        private boolean settled;
        private boolean failed;

        private Run(Loop loop, long turn, long place) {
            this.loop = loop;
            this.turn = turn;
            this.from = place;
            this.to = place + 1;
        }

        long from() {
            return from;
        }

        /** Excluded. */
        long to() {
            return to;
        }
    }

    /** @param first place of the first row that will be appended; all before it are settled */
    Turns(long first) {
        settledTo = first;
    }

    /** Notes a row; the run it begins, null if it goes on with the last one. */
    @Nullable
    Run add(Loop loop, long turn, long place) {
        Run last = runs.peekLast();
        if (last != null && !last.settled && last.loop == loop && last.turn == turn) {
            last.to = place + 1;
            return null;
        }
        Run run = new Run(loop, turn, place);
        runs.addLast(run);
        return run;
    }

    /** Notes how the turn of a run ended. */
    void settle(Run run, boolean failed) {
        run.settled = true;
        run.failed = failed;
        while (!runs.isEmpty() && runs.getFirst().settled) {
            settledTo = runs.removeFirst().to;
        }
    }

    boolean hasFailed(Run run) {
        return run.failed;
    }

    /** All rows before this place are on the disk or gone. */
    long settledTo() {
        return settledTo;
    }
}
