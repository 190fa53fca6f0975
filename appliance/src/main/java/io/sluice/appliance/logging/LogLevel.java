package io.sluice.appliance.logging;

import ch.qos.logback.classic.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The manual's eight levels, each with the level of our log library that holds its lines. */
public enum LogLevel {
    DEBUG(Level.DEBUG),
    INFO(Level.INFO),
    NOTICE(Level.INFO),
    WARNING(Level.WARN),
    ERROR(Level.ERROR),
    CRITICAL(Level.ERROR),
    ALERT(Level.ERROR),
    EMERGENCY(Level.ERROR);

    private final Level threshold;

    LogLevel(Level threshold) {
        this.threshold = threshold;
    }

    Level threshold() {
        return threshold;
    }

    static Optional<LogLevel> named(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
