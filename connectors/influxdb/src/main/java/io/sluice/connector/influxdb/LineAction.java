package io.sluice.connector.influxdb;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code data_to_influxdb} over HTTP: a batch is one request. InfluxDB names at most one bad point of a refused request and may
 * have stored others, so the lines of a refused request are sent again in two parts, the {@link Suspects} and the others, until
 * the bad ones stand alone: a point with its own time can be sent any number of times.
 */
final class LineAction implements Action {
    /** Requests for one batch. A batch that needs more is given back to be cut, each part with as many again. */
    private static final int MOST_REQUESTS = 64;

    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final LineSink sink;
    private final Points points;
    private final LineBatch batch = new LineBatch();

    LineAction(LineSink sink, Points points) {
        this.sink = sink;
        this.points = points;
    }

    @Override
    public void send(List<Row> rows) throws ConnectorException {
        SortedMap<Integer, String> refused = new TreeMap<>();
        batch.clear();
        if (points.leavesTimeToServer()) {
            for (int i = 0; i < rows.size(); i++) {
                batch.clear();
                append(rows.get(i), i, refused);
                new Delivery(refused).write(batch.all());
            }
        } else {
            for (int i = 0; i < rows.size(); i++) {
                append(rows.get(i), i, refused);
            }
            new Delivery(refused).write(batch.all());
        }
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }

    private void append(Row row, int number, SortedMap<Integer, String> refused) {
        int before = batch.size();
        try {
            points.append(row, number, batch);
        } catch (UnwritableException e) {
            batch.cutTo(before);
            refused.put(number, String.valueOf(e.getMessage()));
        }
    }

    /** One batch on its way. */
    private final class Delivery {
        private final SortedMap<Integer, String> refused;
        private final long begin = System.nanoTime();
        private int requests;

        Delivery(SortedMap<Integer, String> refused) {
            this.refused = refused;
        }

        void write(int[] lines) throws ConnectorException {
            if (lines.length == 0) {
                return;
            }
            requests++;
            try {
                sink.write(batch.body(lines));
            } catch (RefusedException refusal) {
                if (lines.length == 1 || refusal.dropped() == lines.length) {
                    for (int line : lines) {
                        refused.putIfAbsent(batch.row(line), refusal.reason());
                    }
                } else {
                    writeInParts(lines, refusal);
                }
            }
        }

        private void writeInParts(int[] lines, RefusedException refusal) throws ConnectorException {
            if (requests >= MOST_REQUESTS || System.nanoTime() - begin > LONGEST.toNanos()) {
                throw ConnectorException.reject(refusal.reason(), refusal);
            }
            int[] suspects = Suspects.among(batch, lines, refusal);
            write(suspects);
            int[] others = Arrays.stream(lines)
                    .filter(line -> Arrays.binarySearch(suspects, line) < 0)
                    .toArray();
            write(others);
        }
    }
}
