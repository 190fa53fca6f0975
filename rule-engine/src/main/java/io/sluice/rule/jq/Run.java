package io.sluice.rule.jq;

import io.sluice.core.time.TimeSource;
import io.sluice.rule.value.RuleFailure;

/** One evaluation: what it may still cost. One thread. */
final class Run {
    /** Calls within calls; deeper ones would end the stack of the thread. */
    private static final int MOST_CALLS = 400;

    private static final int STEPS_BETWEEN_LOOKS = 1024;

    private final TimeSource time;
    private final long deadlineNanos;
    private long left;
    private long nextLook;
    private int calls;

    /** @param deadlineNanos on the monotonic clock */
    Run(long steps, TimeSource time, long deadlineNanos) {
        this.left = steps;
        this.time = time;
        this.deadlineNanos = deadlineNanos;
        this.nextLook = steps - STEPS_BETWEEN_LOOKS;
    }

    TimeSource time() {
        return time;
    }

    /** Counts what is done; about as much as reading a field of an object counts as one. */
    void charge(long steps) {
        left -= steps;
        if (left < nextLook) {
            look();
        }
    }

    private void look() {
        if (left < 0) {
            throw new RuleFailure("the jq filter takes too many steps");
        }
        if (time.monotonicNanos() - deadlineNanos > 0) {
            throw new RuleFailure("the jq filter takes too long");
        }
        nextLook = Math.max(0, left - STEPS_BETWEEN_LOOKS);
    }

    void enter() {
        charge(1);
        calls++;
        if (calls > MOST_CALLS) {
            throw new RuleFailure("the jq filter calls itself too often");
        }
    }

    void leave() {
        calls--;
    }
}
