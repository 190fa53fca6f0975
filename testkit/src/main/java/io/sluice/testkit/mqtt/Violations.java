package io.sluice.testkit.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What went against the rules, the first hundred in full and all of them counted. Safe for any thread. */
public final class Violations {
    private static final int KEPT = 100;

    private final List<String> first = new ArrayList<>();
    private int count;

    /** Adds one. */
    public synchronized void add(String format, Object... arguments) {
        count++;
        if (first.size() < KEPT) {
            first.add(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments));
        }
    }

    /** How many there are. */
    public synchronized int count() {
        return count;
    }

    /** The first hundred. */
    public synchronized List<String> first() {
        return List.copyOf(first);
    }
}
