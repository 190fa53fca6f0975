package io.sluice.rule.sql;

/**
 * An operator of a rule: does its part and hands the frame to the step behind, once, not at all, or once for each of several
 * outputs. Immutable and shared by all threads: what an operator computes for one event lies in the frame.
 */
@FunctionalInterface
interface Step {
    /**
     * Takes a frame.
     *
     * @return what became of the event in this step and those behind it
     * @throws io.sluice.rule.value.RuleFailure if evaluation fails; ends the event in this rule
     */
    RuleResult run(Frame frame);
}
