package io.sluice.connector.mysql;

import io.sluice.connector.Action;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.testkit.server.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows per second of {@code Action.send} beside LOAD DATA of the same rows from a file in one transaction, in turns against
 * one MariaDB that flushes at each commit. Run by {@code benchmarks/sql-speed}.
 */
final class MysqlSpeed {
    private static final int ROWS = 200_000;
    private static final int WARM_UP = 1;

    private MysqlSpeed() {}

    /** Arguments: directory for data, rows in a batch, rounds. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int batch = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        Path file = Files.write(
                directory.resolve("rows.csv"),
                IntStream.range(0, ROWS).mapToObj(MysqlSpeed::line).toList());
        Path data = Files.createDirectory(directory.resolve("mariadb"));
        List<Row> rows = IntStream.range(0, ROWS).mapToObj(MysqlSpeed::row).toList();
        List<Double> loaded = new ArrayList<>();
        List<Double> sent = new ArrayList<>();
        try (MariaDbServer server = MariaDbServer.in(
                data, "innodb-flush-log-at-trx-commit=1", "local-infile=1", "innodb-buffer-pool-size=256M")) {
            server.start();
            try (Resource resource = resource(server, directory)) {
                resource.connect();
                for (int round = 0; round < WARM_UP + rounds; round++) {
                    double load = rate(
                            server,
                            () -> server.execute("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE readings"
                                    + " (device, number, temp, humidity, ok, payload, at)"));
                    double send = rate(server, () -> send(resource, rows, batch));
                    if (round >= WARM_UP) {
                        loaded.add(load);
                        sent.add(send);
                    }
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "MariaDB 10.11, flush at each commit; %d rows a batch, %d bytes a row%n",
                batch,
                Files.size(file) / ROWS);
        report("LOAD DATA LOCAL INFILE", loaded, loaded);
        report("values (parameters)", sent, loaded);
    }

    /** Stores all rows once. */
    private interface Way {
        void run() throws Exception;
    }

    private static double rate(MariaDbServer server, Way way) throws Exception {
        server.execute("DROP TABLE IF EXISTS readings, sluice_progress, sluice_refused; CREATE TABLE readings("
                + "id bigint AUTO_INCREMENT PRIMARY KEY, device varchar(64), number integer, temp double, humidity double,"
                + " ok boolean, payload text, at bigint) ENGINE=InnoDB");
        long begin = System.nanoTime();
        way.run();
        double rate = ROWS / ((System.nanoTime() - begin) / 1e9);
        if (server.count("SELECT count(*) FROM readings") != ROWS) {
            throw new IllegalStateException("rows are lost");
        }
        return rate;
    }

    private static void send(Resource resource, List<Row> rows, int batch) throws Exception {
        ResourceType type = new MysqlResourceType();
        Action action = resource.action(
                type.actions().get(0),
                ParameterValues.check(
                        type.actions().get(0).parameters(),
                        Map.of(
                                "sql",
                                "insert into readings(device, number, temp, humidity, ok, payload, at) values (${device}, ${number},"
                                        + " ${temp}, ${humidity}, ${ok}, ${payload}, ${at})")));
        for (int from = 0; from < ROWS; from += batch) {
            action.send(rows.subList(from, Math.min(ROWS, from + batch)));
        }
    }

    private static Resource resource(MariaDbServer server, Path directory) throws Exception {
        ResourceType type = new MysqlResourceType();
        Map<String, Object> parameters = Map.of(
                "server",
                "127.0.0.1:" + server.port(),
                "database",
                MariaDbServer.USER,
                "user",
                MariaDbServer.USER,
                "password",
                MariaDbServer.PASSWORD,
                "exactly_once",
                "on",
                "connect_timeout",
                30);
        return type.create(
                ParameterValues.check(type.parameters(), Map.copyOf(parameters)),
                new ResourceContext("resource:speed", "sluice@speed", directory));
    }

    private static void report(String way, List<Double> rates, List<Double> limit) {
        List<Double> sorted = rates.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%-34s %,9.0f rows/s (%,.0f-%,.0f)  %3.0f %%%n",
                way,
                median(rates),
                sorted.get(0),
                sorted.get(sorted.size() - 1),
                100 * median(rates) / median(limit));
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }

    private static Row row(int n) {
        Map<String, Object> values = Map.of(
                "device", "sensor-" + n % 1_000,
                "number", (long) n,
                "temp", 20 + n % 100 / 10.0,
                "humidity", 50 + n % 77 / 7.0,
                "ok", n % 2 == 0,
                "payload",
                        "{\"serial\": \"A-" + n
                                + "\", \"note\": \"about as long as the readings of a small device are\"}",
                "at", 1_763_726_400_000L + n);
        return new Row(new RowKey(n, 0, "inst:1", 0), 1_763_726_400_000L + n, Map.copyOf(values), "queue:speed", n);
    }

    private static String line(int n) {
        Map<String, ?> values = row(n).values();
        return values.get("device") + "\t" + n + "\t" + values.get("temp") + "\t" + values.get("humidity") + "\t"
                + (n % 2 == 0 ? 1 : 0) + "\t" + values.get("payload") + "\t" + values.get("at");
    }
}
