package io.sluice.appliance.logging;

/** Where the log goes. */
public enum LogTarget {
    OFF,
    FILE,
    CONSOLE,
    BOTH;

    boolean console() {
        return this == CONSOLE || this == BOTH;
    }

    boolean file() {
        return this == FILE || this == BOTH;
    }
}
