package io.sluice.testkit.campaign;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The wall clock of a process that runs with {@code benchmarks/clock-skew/clockskew.c}: it can be put forward and back at any time. */
public final class SkewedClock {
    /** A persistent session of the test lives for a day: the clock stays within that. */
    private static final int MOST_SECONDS = 10 * 3_600;

    private final Path file;
    private final Path library;

    /** @param file says how far the clock is off; made here */
    public SkewedClock(Path library, Path file) throws IOException {
        this.library = library.toAbsolutePath();
        this.file = file.toAbsolutePath();
        set(0);
    }

    /** Words before a command that give it this clock. */
    public List<String> prefix() {
        return List.of("env", "LD_PRELOAD=" + library, "CLOCKSKEW_FILE=" + file);
    }

    /** Puts it somewhere else: seconds or hours, forward or back. Answers with how far it is off now. */
    String jump(Random random) throws IOException {
        int most = random.nextBoolean() ? 90 : MOST_SECONDS;
        int seconds = random.nextInt(2 * most + 1) - most;
        set(seconds);
        return "clock off by " + seconds + " s";
    }

    private void set(long seconds) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putLong(seconds)
                    .array());
        }
    }
}
