package io.sluice.rule.registry;

import io.sluice.core.time.TimeSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Makes ids of rules, resources and action instances. Safe for any thread. */
public final class Ids {
    private static final long NANOS_IN_MILLI = 1_000_000;
    private static final int LONGEST = 128;
    private static final Pattern CHOSEN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:_.@-]*");

    private final TimeSource time;
    private final LongSupplier random;
    private final AtomicLong lastNanos = new AtomicLong();

    /** @param random any 64 bits at a time, safe for any thread */
    public Ids(TimeSource time, LongSupplier random) {
        this.time = time;
        this.random = random;
    }

    /**
     * Prefix and 8 lower-case hex digits, for instance {@code rule:9a6a725d}.
     *
     * @param taken whether an id is in use already
     */
    public String next(String prefix, Predicate<String> taken) {
        String id;
        do {
            id = prefix + String.format(Locale.ROOT, "%08x", (int) random.getAsLong());
        } while (taken.test(id));
        return id;
    }

    /**
     * An id that somebody chose.
     *
     * @throws RefusedException if it is no id: 1 to {@value #LONGEST} letters, digits and {@code : _ . @ -}, the first a letter
     *     or digit
     */
    public static String checked(String id) throws RefusedException {
        if (!CHOSEN.matcher(id).matches() || id.length() > LONGEST) {
            throw RefusedException.bad("Bad Arguments: the id " + id + " must be 1 to " + LONGEST
                    + " letters, digits and : _ . @ -, and begin with a letter or digit");
        }
        return id;
    }

    /** Id of an action instance: {@code <action>_<nanoseconds>}; never the same twice, also when the clock stands. */
    public String ofAction(String action) {
        long now = time.wallMillis() * NANOS_IN_MILLI;
        return action + '_' + lastNanos.updateAndGet(last -> Math.max(last + 1, now));
    }
}
