package io.sluice.connector.influxdb;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The lines of a batch of rows, one after the other in one buffer that is used again for the next batch. Each line knows its
 * row; a row may have several. For one thread.
 */
final class LineBatch {
    private static final int LARGEST_KEPT = 4 << 20;

    private StringBuilder text = new StringBuilder(1 << 14);
    /** Where each line ends, behind its line break. */
    private int[] ends = new int[256];
    /** Index of each line's row in the batch. */
    private int[] rows = new int[256];

    private int size;

    /** Forgets all lines. */
    void clear() {
        if (text.capacity() > LARGEST_KEPT) {
            text = new StringBuilder(1 << 14);
        }
        text.setLength(0);
        size = 0;
    }

    /** The buffer, to append a line to. */
    StringBuilder text() {
        return text;
    }

    /** Ends the line that was appended to the buffer. */
    void endLine(int row) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            rows = Arrays.copyOf(rows, 2 * size);
        }
        text.append('\n');
        ends[size] = text.length();
        rows[size] = row;
        size++;
    }

    /** Number of finished lines. */
    int size() {
        return size;
    }

    /** Forgets the lines from the given number on, and what was begun behind them. */
    void cutTo(int lines) {
        size = lines;
        text.setLength(lines == 0 ? 0 : ends[lines - 1]);
    }

    /** Row of a line, as index into the batch. */
    int row(int line) {
        return rows[line];
    }

    /** Text of a line without its line break. */
    String line(int line) {
        return text.substring(begin(line), ends[line] - 1);
    }

    /** Numbers of all lines. */
    int[] all() {
        return IntStream.range(0, size).toArray();
    }

    /** Some lines, in the order of their numbers, each with its line break. */
    String body(int[] lines) {
        if (lines.length == size) {
            return text.toString();
        }
        StringBuilder body = new StringBuilder();
        for (int line : lines) {
            body.append(text, begin(line), ends[line]);
        }
        return body.toString();
    }

    private int begin(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }
}
