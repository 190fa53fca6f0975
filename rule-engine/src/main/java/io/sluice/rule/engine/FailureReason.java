package io.sluice.rule.engine;

/** Why the evaluation of an event failed. */
public enum FailureReason {
    /** The statement cannot be evaluated for this event: a text where a number must be, a division by zero. */
    EXCEPTION,
    /** The rule reads paths of the payload, and the payload is not JSON. */
    NOT_JSON,
    /** A fault of Sluice itself. */
    INTERNAL
}
