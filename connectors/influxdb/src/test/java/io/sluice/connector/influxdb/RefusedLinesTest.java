package io.sluice.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.testkit.server.InfluxServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** How many requests it takes to find the bad lines of a batch of 5,000. */
@Timeout(120)
@DisplayName("Bad lines are found in few requests, all others are stored")
@EnabledIf("io.sluice.testkit.server.InfluxServer#isInstalled")
class RefusedLinesTest {
    private static final int ROWS = 5_000;

    @TempDir
    private static Path directory;

    private static InfluxServer server;

    private final long now = System.currentTimeMillis();
    private InfluxClient client;
    private int requests;

    @BeforeAll
    static void startServer() throws Exception {
        server = InfluxServer.in(directory);
        server.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        server.execute("DROP DATABASE sluice", null);
        server.execute("CREATE DATABASE sluice WITH DURATION 1h", null);
        Map<String, @Nullable Object> parameters = Map.of(
                "port",
                (long) server.port(),
                "database",
                "sluice",
                "username",
                InfluxServer.USER,
                "password",
                InfluxServer.PASSWORD);
        client = new InfluxClient(InfluxConfig.of(ParameterValues.check(InfluxConfig.PARAMETERS, parameters)));
        client.connect();
        client.write("m,d=0 v=1 " + now + "000000\n");
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void oneLineWithAConflict() throws Exception {
        assertRefused(number -> number == 4_321 ? "text" : (Object) 1.5, number -> now, 1);
        assertThat(requests).isEqualTo(3);
    }

    @Test
    @DisplayName("Every other line with a conflict: as many requests as one")
    void everyOtherLineWithAConflict() throws Exception {
        assertRefused(number -> number % 2 == 0 ? "text, v=\"1 \\" : (Object) 1.5, number -> now, ROWS / 2);
        assertThat(requests).isEqualTo(3);
    }

    @Test
    void linesBeyondRetention() throws Exception {
        long old = now - 26 * 3_600_000L;
        assertRefused(number -> 1.5, number -> number % 3 == 1 ? old - number : now, 1_667);
        assertThat(requests).isEqualTo(3);
    }

    @Test
    @DisplayName("Conflicts of several kinds and old points together")
    void everythingAtOnce() throws Exception {
        long old = now - 26 * 3_600_000L;
        IntFunction<Object> value = number -> switch (number % 10) {
            case 3 -> "text";
            case 5 -> 7L;
            case 7 -> true;
            default -> 1.5;
        };
        assertRefused(value, number -> number % 10 == 0 ? old : now, 2_000);
        assertThat(requests).isLessThan(20);
    }

    @Test
    @DisplayName("A reason that names nothing: halving, and an end to it")
    void givesTheBatchBackWhenItTakesTooManyRequests() throws Exception {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> send(
                        lines -> {
                            if (lines.contains("text")) {
                                throw new RefusedException("something", 0);
                            }
                        },
                        number -> number % 100 == 0 ? "text" : 1.5,
                        number -> now));
        assertThat(failure.kind()).isEqualTo(Kind.REJECT);
        assertThat(failure.rejectedRows()).isEmpty();
        assertThat(requests).isLessThanOrEqualTo(64);

        requests = 0;
        failure = catchThrowableOfType(
                ConnectorException.class,
                () -> send(
                        lines -> {
                            if (lines.contains("text")) {
                                throw new RefusedException("something", 0);
                            }
                        },
                        number -> number == 77 ? "text" : 1.5,
                        number -> now));
        assertThat(failure.rejectedRows()).containsOnlyKeys(77);
        assertThat(requests).isLessThanOrEqualTo(2 * 13 + 1);
    }

    private void assertRefused(IntFunction<Object> value, IntFunction<Long> time, int count) throws Exception {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> send(client, value, time));
        assertThat(failure.rejectedRows()).hasSize(count);
        failure.rejectedRows()
                .keySet()
                .forEach(row -> assertThat(!value.apply(row).equals(1.5) || time.apply(row) < now)
                        .isTrue());
        assertThat(server.count("SELECT count(v) FROM m", "sluice")).isEqualTo(1 + ROWS - count);
    }

    private void send(LineSink sink, IntFunction<Object> value, IntFunction<Long> time) throws Exception {
        List<Row> rows = IntStream.range(0, ROWS)
                .mapToObj(number -> {
                    Map<String, @Nullable Object> values = new LinkedHashMap<>();
                    values.put("d", "device " + number % 7);
                    values.put("w", "a \"b\", c=d \\");
                    values.put("v", value.apply(number));
                    return new Row(new RowKey(now * 1_000, 7L << 16 | number, "inst:1", 0), time.apply(number), values);
                })
                .toList();
        Points points = PointParameters.points(
                ParameterValues.check(PointParameters.ALL, Map.of("measurement", "m", "tags", "d")),
                new TimeRule(TimeUnit.MILLISECONDS, true),
                Path.of("unused"));
        new LineAction(
                        lines -> {
                            requests++;
                            sink.write(lines);
                        },
                        points)
                .send(rows);
    }
}
