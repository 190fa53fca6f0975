package io.sluice.rule.action;

import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Limits and habits of an {@link ActionBuffer}.
 *
 * @param maxRows most rows that wait, at least 1
 * @param maxAgeMillis oldest age of a row before it is dropped, 0 for no limit
 * @param whenFull what happens to a row that finds the buffer full
 * @param batchRows most rows sent at once, at least 1
 * @param lingerMillis how long a row waits for others to fill a batch, 0 for not at all
 * @param deadLetters most refused rows kept for people to look at
 */
public record BufferSettings(
        int maxRows, long maxAgeMillis, WhenFull whenFull, int batchRows, long lingerMillis, int deadLetters) {
    /** What happens to a row that finds the buffer full. */
    public enum WhenFull {
        /** A QoS 1/2 publish is refused at the entrance, so that nothing acknowledged is lost; anything else is dropped. */
        REFUSE,
        /** The oldest row that is not being sent goes. */
        DROP_OLDEST
    }

    public static final BufferSettings DEFAULT = new BufferSettings(100_000, 0, WhenFull.REFUSE, 500, 20, 1_000);

    private static final String ROWS = "buffer_rows";
    private static final String AGE = "buffer_age";
    private static final String FULL = "buffer_full";
    private static final String BATCH = "batch_rows";
    private static final String LINGER = "batch_linger";
    private static final int MOST_ROWS = 10_000_000;
    private static final int MOST_BATCH_ROWS = 100_000;

    public BufferSettings {
        check(maxRows, 1, MOST_ROWS, ROWS);
        check(batchRows, 1, MOST_BATCH_ROWS, BATCH);
        check(maxAgeMillis, 0, Long.MAX_VALUE, AGE);
        check(lingerMillis, 0, TimeUnit.HOURS.toMillis(1), LINGER);
        check(deadLetters, 1, MOST_ROWS, "dead letters");
    }

    private static void check(long value, long least, long most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    /** Parameters that every action with a buffer takes besides its own; these settings are their defaults. */
    public List<Parameter> parameters() {
        return List.of(
                number(ROWS, (long) maxRows, "Rows in the buffer", "most rows that wait for the target"),
                number(AGE, TimeUnit.MILLISECONDS.toSeconds(maxAgeMillis), "Age limit", "seconds; 0 for no limit"),
                Parameter.optional(
                                FULL,
                                Parameter.Type.STRING,
                                whenFull.name().toLowerCase(Locale.ROOT),
                                "When the buffer is full",
                                "refuse: QoS 1/2 publishes are refused; drop_oldest: the oldest row goes")
                        .oneOf("refuse", "drop_oldest"),
                number(BATCH, (long) batchRows, "Rows in a batch", "most rows sent at once"),
                number(LINGER, lingerMillis, "Linger", "milliseconds a row waits for others to fill a batch"));
    }

    private static Parameter number(String name, long value, String title, String description) {
        return Parameter.optional(name, Parameter.Type.NUMBER, value, title, description);
    }

    /**
     * These settings with what the parameters say instead.
     *
     * @throws IllegalArgumentException naming the parameter that is out of range
     */
    public BufferSettings with(ParameterValues values) {
        return new BufferSettings(
                Math.toIntExact(Math.min(values.integer(ROWS), Integer.MAX_VALUE)),
                TimeUnit.SECONDS.toMillis(values.integer(AGE)),
                WhenFull.valueOf(values.text(FULL).toUpperCase(Locale.ROOT)),
                Math.toIntExact(Math.min(values.integer(BATCH), Integer.MAX_VALUE)),
                values.integer(LINGER),
                deadLetters);
    }
}
