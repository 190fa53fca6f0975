package io.sluice.connector.influxdb;

import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.testkit.server.InfluxServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows per second, and for each second of CPU that client and server spend, of {@code Action.send} beside a client that does nothing but post lines that were made before, and beside
 * {@code influx -import}, in turns against one influxd. Run by {@code benchmarks/influx-speed}.
 */
final class InfluxSpeed {
    private static final int ROWS = 200_000;
    private static final int WARM_UP = 2;

    private final InfluxServer server;
    private final Path directory;
    private final List<List<Row>> batches = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private final Map<String, List<double[]>> results = new LinkedHashMap<>();
    private final int rounds;

    private InfluxSpeed(InfluxServer server, Path directory, int batchSize, int rounds) throws Exception {
        this.server = server;
        this.directory = directory;
        this.rounds = rounds;
        Points points = points();
        LineBatch lines = new LineBatch();
        for (int from = 0; from < ROWS; from += batchSize) {
            List<Row> rows = IntStream.range(from, from + batchSize)
                    .mapToObj(InfluxSpeed::row)
                    .toList();
            batches.add(rows);
            lines.clear();
            for (Row row : rows) {
                points.append(row, 0, lines);
            }
            bodies.add(lines.body(lines.all()).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What is measured: sends all rows once. */
    private interface Way {
        /** Answers the CPU seconds it took on the side of the client. */
        double send() throws Exception;
    }

    /** Arguments: directory for data, rows in a batch, rounds. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]).resolve("influx"));
        try (InfluxServer server = InfluxServer.in(directory)) {
            server.start();
            new InfluxSpeed(server, directory, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])).run();
        }
    }

    private void run() throws Exception {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("lines made before, by a bare socket", this::bare);
        ways.put("Action.send", () -> action(false));
        ways.put("Action.send, gzip", () -> action(true));
        ways.put("influx -import", this::tool);
        Path file = directory.resolve("lines.txt");
        StringBuilder all = new StringBuilder("# DML\n# CONTEXT-DATABASE: sluice\n");
        bodies.forEach(body -> all.append(new String(body, StandardCharsets.UTF_8)));
        Files.writeString(file, all);
        for (int round = 0; round < WARM_UP + rounds; round++) {
            List<String> order = new ArrayList<>(ways.keySet());
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (String way : order) {
                server.execute("DROP DATABASE sluice", null);
                server.execute("CREATE DATABASE sluice", null);
                double serverBefore = serverCpu();
                long begin = System.nanoTime();
                double cpu = Objects.requireNonNull(ways.get(way)).send();
                double seconds = (System.nanoTime() - begin) / 1e9;
                long stored = server.count("SELECT count(temp) FROM readings", "sluice");
                if (stored != ROWS) {
                    throw new IllegalStateException(way + " stored " + stored);
                }
                if (round >= WARM_UP) {
                    results.computeIfAbsent(way, key -> new ArrayList<>())
                            .add(new double[] {ROWS / seconds, cpu, serverCpu() - serverBefore});
                }
            }
        }
        report(ways.keySet().iterator().next());
    }

    private void report(String limit) {
        System.out.printf(
                Locale.ROOT,
                "%d rows a request, median of %d rounds; a row is %d bytes%n",
                batches.get(0).size(),
                rounds,
                bodies.stream().mapToInt(body -> body.length).sum() / ROWS);
        System.out.println(
                "                                     rows/s   us of CPU a row:   rows for a second of CPU,");
        System.out.println(
                "                                              client   server   all told, in % of the first");
        for (Map.Entry<String, List<double[]>> way : results.entrySet()) {
            List<double[]> figures = way.getValue();
            System.out.printf(
                    Locale.ROOT,
                    "%-35s %,8.0f   %6.2f   %6.2f   %4.0f%n",
                    way.getKey(),
                    median(figures, 0),
                    1e6 * median(figures, 1) / ROWS,
                    1e6 * median(figures, 2) / ROWS,
                    100 * cpu(results.get(limit)) / cpu(figures));
        }
    }

    private static double cpu(@Nullable List<double[]> figures) {
        return median(figures, 1) + median(figures, 2);
    }

    /** CPU seconds of influxd so far. */
    private double serverCpu() throws IOException {
        long pid =
                Long.parseLong(Files.readString(directory.resolve("server.pid")).trim());
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private static double median(@Nullable List<double[]> figures, int column) {
        double[] values = figures == null
                ? new double[] {Double.NaN}
                : figures.stream()
                        .mapToDouble(figure -> figure[column])
                        .sorted()
                        .toArray();
        return values[values.length / 2];
    }

    private double action(boolean gzip) throws Exception {
        Map<String, @Nullable Object> parameters = new HashMap<>(Map.of(
                "port",
                (long) server.port(),
                "database",
                "sluice",
                "username",
                InfluxServer.USER,
                "password",
                InfluxServer.PASSWORD));
        parameters.put("gzip", gzip);
        try (InfluxClient client =
                new InfluxClient(InfluxConfig.of(ParameterValues.check(InfluxConfig.PARAMETERS, parameters)))) {
            client.connect();
            LineAction action = new LineAction(client, points());
            long begin = threadCpu();
            for (List<Row> rows : batches) {
                action.send(rows);
            }
            return (threadCpu() - begin) / 1e9;
        }
    }

    private double bare() throws IOException {
        String basic = Base64.getEncoder()
                .encodeToString((InfluxServer.USER + ":" + InfluxServer.PASSWORD).getBytes(StandardCharsets.UTF_8));
        long begin = threadCpu();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (byte[] body : bodies) {
                out.write(("POST /write?db=sluice&precision=ns HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + basic
                                + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                int newLines = 0;
                while (newLines < 2) {
                    int next = in.read();
                    if (next < 0) {
                        throw new IOException("closed");
                    }
                    newLines = next == '\n' ? newLines + 1 : next == '\r' ? newLines : 0;
                }
            }
        }
        return (threadCpu() - begin) / 1e9;
    }

    private double tool() throws IOException, InterruptedException {
        Path times = directory.resolve("times.txt");
        new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        "TIMEFORMAT='%U %S'; { time influx -host 127.0.0.1 -port " + server.port() + " -username "
                                + InfluxServer.USER + " -password " + InfluxServer.PASSWORD
                                + " -import -precision ns -path lines.txt >import.log 2>&1; } 2>times.txt")
                .directory(directory.toFile())
                .inheritIO()
                .start()
                .waitFor();
        String[] parts = Files.readString(times).trim().split(" ");
        return Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]);
    }

    private static long threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Points points() throws Exception {
        return PointParameters.points(
                ParameterValues.check(PointParameters.ALL, Map.of("measurement", "readings", "tags", "device")),
                new TimeRule(TimeUnit.MILLISECONDS, true),
                Path.of("unused"));
    }

    private static Row row(int number) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "sensor-" + number % 500);
        values.put("number", (long) number);
        values.put("temp", 20.5 + number % 10);
        values.put("ok", number % 2 == 0);
        long millis = 1_763_726_400_000L + number / 10;
        return new Row(new RowKey(millis * 1_000, 7L << 16 | number % 10, "inst:1", 0), millis, values);
    }
}
