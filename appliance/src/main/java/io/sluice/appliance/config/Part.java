package io.sluice.appliance.config;

import java.util.stream.Stream;

/** What fills one component of a record of settings: one setting, or a record of settings under a common prefix. */
sealed interface Part permits Declaration, Group {
    /** The settings in it, in order. */
    Stream<Declaration> settings();
}
