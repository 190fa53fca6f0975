package io.sluice.rule.function;

/** What a function depends on, or does, beside its arguments and the event. */
public enum Effect {
    /** Same arguments and event, same result. */
    NONE,
    /** Reads the clock of the event: {@link io.sluice.rule.event.EventView#time()}. */
    READS_CLOCK,
    /** Another result each time; evaluated again for the same event it differs. */
    RANDOM,
    /** Reads the environment of the process, which does not change while it runs. */
    READS_ENVIRONMENT,
    /** Reads what rules remember: {@link io.sluice.rule.event.EventView#state()}. */
    READS_STATE,
    /** Changes what rules remember. With an overlay of the state in the event nothing else sees the change. */
    CHANGES_STATE
}
