package io.sluice.connector.influxdb;

import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guesses from InfluxDB's reason which lines of a refused request are at fault. A guess saves requests and decides nothing:
 * the lines are sent again, the suspects and the others apart. Without it a batch with many bad lines would need two requests
 * for each of them.
 */
final class Suspects {
    /** Where a reason is longer (it repeats every line it cannot read), looking for each line in it costs too much. */
    private static final int LONGEST_REASON = 1 << 16;

    private static final Pattern CONFLICT = Pattern.compile(
            "input field \"(.*)\" on measurement \"(.*)\" is type (\\w+), already exists as type \\w+", Pattern.DOTALL);

    private final LineBatch batch;
    private final int[] lines;
    private final RefusedException refusal;

    private Suspects(LineBatch batch, int[] lines, RefusedException refusal) {
        this.batch = batch;
        this.lines = lines;
        this.refusal = refusal;
    }

    /**
     * Some of the lines, never none of them nor all: the suspects, or else the first half.
     *
     * @param lines lines of the request in order, at least two
     */
    static int[] among(LineBatch batch, int[] lines, RefusedException refusal) {
        int[] found = new Suspects(batch, lines, refusal).found();
        return found.length == 0 || found.length == lines.length ? Arrays.copyOf(lines, lines.length / 2) : found;
    }

    private int[] found() {
        String reason = refusal.reason();
        Matcher conflict = CONFLICT.matcher(reason);
        if (conflict.find()) {
            return conflicting(conflict.group(2), conflict.group(1), conflict.group(3));
        }
        if (reason.contains("beyond retention policy")) {
            return oldest();
        }
        if (reason.contains("unable to parse '") && reason.length() <= LONGEST_REASON) {
            return those(line -> reason.contains("'" + batch.line(line) + "'"));
        }
        return numbered();
    }

    private int[] conflicting(String measurement, String field, String type) {
        try {
            String name = LineProtocol.measurement(measurement);
            String key = LineProtocol.key(field);
            return those(line -> {
                String text = batch.line(line);
                return text.startsWith(name)
                        && " ,".indexOf(text.charAt(name.length())) >= 0
                        && type.equals(FieldScan.typeOf(text, key));
            });
        } catch (UnwritableException e) {
            return new int[0];
        }
    }

    /** Retention is a limit in time: of n points that are too old, none is younger than any other point. */
    private int[] oldest() {
        if (refusal.dropped() < 1 || refusal.dropped() > lines.length) {
            return new int[0];
        }
        long[] times = Arrays.stream(lines).mapToLong(this::time).sorted().toArray();
        long limit = times[refusal.dropped() - 1];
        return those(line -> time(line) <= limit);
    }

    /** Time of a line; the latest one for a line without. */
    private long time(int line) {
        String text = batch.line(line);
        try {
            return Long.parseLong(text, text.lastIndexOf(' ') + 1, text.length(), 10);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** A text may hold line breaks, so the number of a line in the request is not its place among the lines. */
    private int[] numbered() {
        int number = 1;
        for (int line : lines) {
            int next = number
                    + 1
                    + (int) batch.line(line).chars().filter(c -> c == '\n').count();
            if (refusal.lineNumber() >= number && refusal.lineNumber() < next) {
                return new int[] {line};
            }
            number = next;
        }
        return new int[0];
    }

    private int[] those(IntPredicate suspicion) {
        return Arrays.stream(lines).filter(suspicion).toArray();
    }
}
