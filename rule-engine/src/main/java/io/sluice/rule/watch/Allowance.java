package io.sluice.rule.watch;

/**
 * Lets so many through in a period and no more. Used by several loops at once without any order between them: now and then
 * one more or less passes, which nobody minds. When nothing is left it only reads, so that busy loops do not take the cache line
 * from each other.
 */
final class Allowance {
    private final int most;
    private int left;
    private long periodBegin = Long.MIN_VALUE;

    /** @param most how many pass in a period, at least 1 */
    Allowance(int most) {
        this.most = most;
    }

    /**
     * Asks for one.
     *
     * @param now a clock in milliseconds; if it jumps back a new period begins
     * @param periodMillis length of the period
     */
    boolean take(long now, long periodMillis) {
        int before = left;
        if (before > 0) {
            left = before - 1;
            return true;
        }
        long age = now - periodBegin;
        if (age >= 0 && age < periodMillis) {
            return false;
        }
        periodBegin = now;
        left = most - 1;
        return true;
    }
}
