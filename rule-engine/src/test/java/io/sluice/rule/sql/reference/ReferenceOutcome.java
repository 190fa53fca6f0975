package io.sluice.rule.sql.reference;

import java.util.List;

/** What the reference interpreter says of a rule and an event. */
sealed interface ReferenceOutcome {
    /** WHERE said no. */
    record NoMatch() implements ReferenceOutcome {}

    /** Failed at run time. */
    record Failed() implements ReferenceOutcome {}

    /** Does not compile. */
    record Refused(String reason) implements ReferenceOutcome {}

    /** Matched, with these outputs. */
    record Rows(List<?> answers) implements ReferenceOutcome {}
}
