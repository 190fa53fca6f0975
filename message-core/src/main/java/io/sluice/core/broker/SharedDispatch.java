package io.sluice.core.broker;

/**
 * How messages reach the members of shared subscriptions.
 *
 * @param strategy how one member is picked
 * @param untilAcknowledged whether a message goes to another member if the session of the picked one ends before it
 *     confirmed (manual 1921)
 */
public record SharedDispatch(SharedStrategy strategy, boolean untilAcknowledged) {
    /** A message stays with the member that was picked. */
    public static SharedDispatch once(SharedStrategy strategy) {
        return new SharedDispatch(strategy, false);
    }
}
