package io.sluice.rule.sql.reference;

/** What a path gives that leads nowhere. */
enum Absent {
    ABSENT
}
