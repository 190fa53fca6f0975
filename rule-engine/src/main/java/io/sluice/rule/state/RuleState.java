package io.sluice.rule.state;

/** What the rules may remember while they look at one event. */
public interface RuleState {
    /** Values that all rules of the node share: {@code kv_store_put} and its kin. */
    KeyedValues shared();

    /** Values of the connection that the event belongs to: {@code proc_dict_put} and its kin. */
    KeyedValues connection();

    /** Nothing remembered yet, and nobody else sees what will be: for trying a rule. One thread. */
    static RuleState empty() {
        return new Overlay();
    }

    /**
     * The same values, but what is written is kept here alone: a rule can be evaluated again without changing anything. One
     * thread.
     */
    default RuleState overlay() {
        return new Overlay(this);
    }
}
