package io.sluice.appliance.config;

import java.util.List;

/** The configuration is refused. Carries every problem found, one line each, ready for the user's eyes. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each problem: where it stands, what is wrong, what would be right. */
    public List<String> problems() {
        return problems;
    }
}
