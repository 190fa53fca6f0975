package io.sluice.rule.watch;

/**
 * What all rules of a node share.
 *
 * @param budget how much may be kept
 * @param topics what was published
 */
public record NodeWatch(WatchBudget budget, RecentTopics topics) {
    /** With the default budget. */
    public NodeWatch() {
        this(new WatchBudget(WatchBudget.DEFAULT_BYTES), new RecentTopics());
    }
}
