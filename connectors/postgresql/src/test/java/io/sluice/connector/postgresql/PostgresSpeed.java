package io.sluice.connector.postgresql;

import io.sluice.connector.Action;
import io.sluice.connector.Row;
import io.sluice.testkit.server.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Rows per second of {@code Action.send}, each way of writing, beside {@code psql \copy} of the same rows from a file in one
 * transaction, in turns against one PostgreSQL with fsync. Run by {@code benchmarks/sql-speed}.
 */
final class PostgresSpeed {
    private static final int ROWS = 200_000;
    private static final int WARM_UP = 1;
    private static final long NOON = 1_763_726_400_000L;
    private static final String COLUMNS = "device, number, temp, humidity, ok, payload, at";
    private static final String VALUES = "${device}, ${number}, ${temp}, ${humidity}, ${ok}, ${payload}, ";

    private PostgresSpeed() {}

    /** Sends all rows once. */
    private interface Way {
        void send() throws Exception;
    }

    /** Arguments: directory for data, rows in a batch, rounds. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int batch = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        Path file = Files.write(
                directory.resolve("rows.tsv"),
                IntStream.range(0, ROWS).mapToObj(PostgresSpeed::line).toList());
        Path data = Files.createDirectory(directory.resolve("postgres"));
        try (PostgresServer server = PostgresServer.in(data, "fsync=on", "shared_buffers=128MB", "max_wal_size=4GB");
                PostgresBox box = new PostgresBox(server, directory)) {
            server.start();
            Map<String, Way> ways = new LinkedHashMap<>();
            ways.put("psql \\copy, one transaction", () -> server.execute("\\copy readings from '" + file + "'"));
            ways.put("values (parameters)", way(box, batch, VALUES + "${at})"));
            ways.put(
                    "values (..., to_timestamp(...))", way(box, batch, VALUES + "to_timestamp(${at}::float8 / 1000))"));
            ways.put(
                    "... on conflict do update",
                    way(box, batch, VALUES + "${at}) on conflict (number) do update set ok = true"));
            Map<String, List<Double>> rates = new HashMap<>();
            for (int round = 0; round < WARM_UP + rounds; round++) {
                List<String> order = new ArrayList<>(ways.keySet());
                Collections.rotate(order, round);
                for (String way : order) {
                    server.execute("DROP TABLE IF EXISTS readings; CREATE TABLE readings(device text, number integer"
                            + (way.contains("conflict") ? " PRIMARY KEY" : "")
                            + ", temp float8, humidity float8, ok boolean, payload text, at timestamptz)");
                    server.execute("DROP TABLE IF EXISTS sluice_progress, sluice_refused");
                    long begin = System.nanoTime();
                    Objects.requireNonNull(ways.get(way)).send();
                    double rate = ROWS / ((System.nanoTime() - begin) / 1e9);
                    if (server.count("SELECT count(*) FROM readings") != ROWS) {
                        throw new IllegalStateException(way + " lost rows");
                    }
                    if (round >= WARM_UP) {
                        rates.computeIfAbsent(way, key -> new ArrayList<>()).add(rate);
                    }
                }
            }
            report(ways.keySet(), rates, batch, Files.size(file) / ROWS);
        }
    }

    private static Way way(PostgresBox box, int batch, String values) {
        List<List<Row>> batches = new ArrayList<>();
        for (int from = 0; from < ROWS; from += batch) {
            batches.add(IntStream.range(from, Math.min(ROWS, from + batch))
                    .mapToObj(PostgresSpeed::row)
                    .toList());
        }
        return () -> {
            Action action = PostgresBox.action(
                    box.pgsql("exactly_once", "on", "connect_timeout", 30),
                    "insert into readings(" + COLUMNS + ") values (" + values);
            for (List<Row> rows : batches) {
                action.send(rows);
            }
        };
    }

    private static void report(Iterable<String> ways, Map<String, List<Double>> rates, int batch, long bytes) {
        System.out.printf(Locale.ROOT, "PostgreSQL 15, fsync on; %d rows a batch, %d bytes a row%n", batch, bytes);
        double limit = 0;
        for (String way : ways) {
            List<Double> sorted =
                    Objects.requireNonNull(rates.get(way)).stream().sorted().toList();
            double median = sorted.get(sorted.size() / 2);
            limit = limit == 0 ? median : limit;
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %,9.0f rows/s (%,.0f-%,.0f)  %3.0f %%%n",
                    way,
                    median,
                    sorted.get(0),
                    sorted.get(sorted.size() - 1),
                    100 * median / limit);
        }
    }

    private static Row row(int n) {
        return PostgresBox.row(
                n,
                Map.of(
                        "device", "sensor-" + n % 1_000,
                        "number", (long) n,
                        "temp", 20 + n % 100 / 10.0,
                        "humidity", 50 + n % 77 / 7.0,
                        "ok", n % 2 == 0,
                        "payload",
                                "{\"serial\": \"A-" + n
                                        + "\", \"note\": \"about as long as the readings of a small device are\"}",
                        "at", NOON + n));
    }

    private static String line(int n) {
        Map<String, ?> values = row(n).values();
        return values.get("device") + "\t" + n + "\t" + values.get("temp") + "\t" + values.get("humidity") + "\t"
                + values.get("ok") + "\t" + values.get("payload") + "\t"
                + Instant.ofEpochMilli(NOON + n);
    }
}
