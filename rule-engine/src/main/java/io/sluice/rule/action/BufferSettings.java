package io.sluice.rule.action;

import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Limits and habits of an {@link ActionBuffer}.
 *
 * @param durable whether rows outlive the process
 * @param limits how much may wait
 * @param batches how rows are put together for the target
 * @param deadLetters most refused rows kept for people to look at
 */
public record BufferSettings(boolean durable, Limits limits, Batches batches, int deadLetters) {
    /** What happens to a row that finds the buffer full. */
    public enum WhenFull {
        /** A QoS 1/2 publish is refused at the entrance, so that nothing acknowledged is lost; anything else is dropped. */
        REFUSE,
        /** The oldest row that is not being sent goes. */
        DROP_OLDEST
    }

    /**
     * How much may wait.
     *
     * @param rows most rows, at least 1
     * @param bytes about the most bytes, at least 1
     * @param ageMillis oldest age of a row before it is dropped, 0 for no limit; time in which Sluice does not run is not
     *     counted
     * @param whenFull what happens to a row that finds no room
     */
    public record Limits(long rows, long bytes, long ageMillis, WhenFull whenFull) {
        /** Refuses what is out of range. */
        public Limits {
            check(rows, 1, Long.MAX_VALUE, ROWS);
            check(bytes, 1, Long.MAX_VALUE, BYTES);
            check(ageMillis, 0, Long.MAX_VALUE, AGE);
        }

        /** How full a buffer with so much in it is, 0 to 100. */
        int percent(long waitingRows, long waitingBytes) {
            double part = Math.max((double) waitingRows / rows, (double) waitingBytes / bytes);
            return (int) Math.min(100, part * 100);
        }
    }

    /**
     * How rows are put together.
     *
     * @param rows most rows sent at once, at least 1
     * @param bytes about the most bytes sent at once, at least 1; a larger row goes alone
     * @param lingerMillis how long a row waits for others to fill a batch, 0 for not at all
     */
    public record Batches(int rows, long bytes, long lingerMillis) {
        /** Refuses what is out of range. */
        public Batches {
            check(rows, 1, 100_000, BATCH_ROWS);
            check(bytes, 1, 64 << 20, BATCH_BYTES);
            check(lingerMillis, 0, TimeUnit.HOURS.toMillis(1), LINGER);
        }
    }

    private static final String STORE = "buffer";
    private static final String ROWS = "buffer_rows";
    private static final String BYTES = "buffer_bytes";
    private static final String AGE = "buffer_age";
    private static final String FULL = "buffer_full";
    private static final String BATCH_ROWS = "batch_rows";
    private static final String BATCH_BYTES = "batch_bytes";
    private static final String LINGER = "batch_linger";

    private static final String DISK = "disk";
    private static final String MEMORY = "memory";
    private static final long DISK_ROWS = 10_000_000;
    private static final long DISK_BYTES = 1L << 30;
    private static final long MEMORY_ROWS = 100_000;
    private static final long MEMORY_BYTES = 32L << 20;

    /** On the disk, large, refusing when full. */
    public static final BufferSettings DEFAULT = new BufferSettings(
            true, new Limits(DISK_ROWS, DISK_BYTES, 0, WhenFull.REFUSE), new Batches(1_000, 4L << 20, 20), 1_000);

    /** Refuses what is out of range. */
    public BufferSettings {
        check(deadLetters, 1, 1_000_000, "dead letters");
    }

    private static void check(long value, long least, long most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be "
                    + (most == Long.MAX_VALUE ? "at least " + least : "from " + least + " to " + most) + ", not "
                    + value);
        }
    }

    /** Parameters that every action with a buffer takes besides its own; these settings are their defaults. */
    public List<Parameter> parameters() {
        return List.of(
                Parameter.optional(
                                STORE,
                                Parameter.Type.STRING,
                                durable ? DISK : MEMORY,
                                "Where rows wait",
                                "disk: they survive kill -9 and power cuts, and a QoS 1/2 publish is acknowledged when they"
                                        + " are there; memory: they are gone with the process")
                        .oneOf(DISK, MEMORY),
                number(
                        ROWS,
                        0,
                        "Rows in the buffer",
                        "most rows that wait; 0 for 10,000,000 on disk, 100,000 in memory"),
                number(BYTES, 0, "Bytes in the buffer", "most bytes that wait; 0 for 1 GiB on disk, 32 MiB in memory"),
                number(
                        AGE,
                        TimeUnit.MILLISECONDS.toSeconds(limits.ageMillis()),
                        "Age limit",
                        "seconds; 0 for no limit"),
                Parameter.optional(
                                FULL,
                                Parameter.Type.STRING,
                                limits.whenFull().name().toLowerCase(Locale.ROOT),
                                "When the buffer is full",
                                "refuse: QoS 1/2 publishes are refused; drop_oldest: the oldest row goes")
                        .oneOf("refuse", "drop_oldest"),
                number(BATCH_ROWS, batches.rows(), "Rows in a batch", "most rows sent at once"),
                number(BATCH_BYTES, batches.bytes(), "Bytes in a batch", "about the most bytes sent at once"),
                number(
                        LINGER,
                        batches.lingerMillis(),
                        "Linger",
                        "milliseconds a row waits for others to fill a batch"));
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
        boolean onDisk = values.text(STORE).equals(DISK);
        long rows = values.integer(ROWS);
        long bytes = values.integer(BYTES);
        return new BufferSettings(
                onDisk,
                new Limits(
                        rows != 0 ? rows : onDisk ? limits.rows() : MEMORY_ROWS,
                        bytes != 0 ? bytes : onDisk ? limits.bytes() : MEMORY_BYTES,
                        TimeUnit.SECONDS.toMillis(values.integer(AGE)),
                        WhenFull.valueOf(values.text(FULL).toUpperCase(Locale.ROOT))),
                new Batches(
                        Math.toIntExact(Math.min(values.integer(BATCH_ROWS), Integer.MAX_VALUE)),
                        values.integer(BATCH_BYTES),
                        values.integer(LINGER)),
                deadLetters);
    }
}
