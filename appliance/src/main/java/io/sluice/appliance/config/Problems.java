package io.sluice.appliance.config;

import java.util.ArrayList;
import java.util.List;

/** Everything found wrong in one reading of the configuration, in the order found. Confined to the reading thread. */
final class Problems {
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Refuses the start: {@code where: what}. */
    void error(Origin origin, String what) {
        errors.add(origin + ": " + what);
    }

    /** Is told at start, and nothing more. */
    void warning(Origin origin, String what) {
        warnings.add(origin + ": " + what);
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
