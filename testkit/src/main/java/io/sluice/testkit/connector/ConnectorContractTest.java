package io.sluice.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.SilentServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bad days that every connector must survive. A subclass says how to start, stop and count the real system; all
 * tests run against it. The system is running and empty when a test begins.
 */
@Timeout(120)
public abstract class ConnectorContractTest {
    /** No call into a connector may take longer than this, whatever the system does. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

    private static final long NOON = 1_763_726_400_000L;

    /** Data directory of the resource under test. */
    @TempDir
    protected Path dataDirectory = Path.of("unset");

    /** Queue that the rows come from: another one in each test, as a target may remember how far each got. */
    private static String queue = "unset";

    private final List<Resource> resources = new ArrayList<>();
    private @Nullable LogCapture log;

    /** Name of the type under test, found as the product finds it. */
    protected abstract String typeName();

    /** Parameters of a resource that works with the running system. */
    protected abstract Map<String, @Nullable Object> resourceParameters();

    /** Name of the action under test. */
    protected abstract String actionName();

    /** Parameters of an action that stores {@link #row} rows where {@link #storedRows} counts them. */
    protected abstract Map<String, @Nullable Object> actionParameters();

    /** Starts the system, empty the first time in a test, with its data the second time. Returns when it is ready. */
    protected abstract void startSystem() throws Exception;

    /** Makes the system unreachable. Idempotent. */
    protected abstract void stopSystem() throws Exception;

    /** Rows in the target, counted without the connector. */
    protected abstract long storedRows() throws Exception;

    /** A row that this target refuses for good, if there is such a thing once {@link #row} rows were stored. */
    protected Optional<Row> refusedRow(int number) {
        return Optional.empty();
    }

    /** Resource parameters with credentials that the system refuses, if it knows credentials. */
    protected Optional<Map<String, @Nullable Object>> wrongCredentials() {
        return Optional.empty();
    }

    /** Resource parameters with the system at another port of the loopback address, if it has an address. */
    protected Optional<Map<String, @Nullable Object>> atPort(int port) {
        return Optional.empty();
    }

    /** Texts that must never be logged nor stand in an exception. */
    protected List<String> secrets() {
        return List.of();
    }

    @BeforeEach
    final void begin() throws Exception {
        log = LogCapture.begin();
        queue = "queue:" + UUID.randomUUID();
        startSystem();
    }

    @AfterEach
    final void end() throws Exception {
        resources.forEach(Resource::close);
        stopSystem();
        LogCapture captured = log;
        if (captured != null) {
            captured.close();
            for (String secret : secrets()) {
                assertThat(captured.lines()).as("secrets in the log").noneMatch(line -> line.contains(secret));
            }
        }
    }

    @Test
    @DisplayName("A batch is stored, every row once")
    void storesEveryRow() throws Exception {
        Action action = action(connected());
        action.send(rows(0, 1));
        action.send(rows(1, 500));
        assertThat(storedRows()).isEqualTo(500);
    }

    @Test
    @DisplayName("The same batch again changes nothing")
    void countsRedeliveredRowsOnce() throws Exception {
        assumeTrue(actionType().idempotence() == ActionType.Idempotence.EXACTLY_ONCE);
        Action action = action(connected());
        action.send(rows(0, 100));
        action.send(rows(0, 100));
        action.send(rows(50, 150));
        assertThat(storedRows()).isEqualTo(150);
        action(connected()).send(rows(0, 150));
        assertThat(storedRows()).as("after a restart").isEqualTo(150);
    }

    @Test
    @Feature("RA-24")
    @DisplayName("A system that is down at the start is reached when it comes")
    void startsWithoutTheSystem() throws Exception {
        stopSystem();
        Resource resource = resource(resourceParameters());
        Action action = action(resource);
        assertThat(failure(resource::connect).kind()).isEqualTo(Kind.RETRY);
        assertThat(failure(() -> action.send(rows(0, 10))).kind()).isEqualTo(Kind.RETRY);
        startSystem();
        resource.connect();
        resource.check();
        action.send(rows(0, 10));
        assertThat(storedRows()).isEqualTo(10);
    }

    @Test
    @Feature("RA-24")
    @DisplayName("A system that goes away in the middle loses nothing and counts nothing twice")
    void survivesAnOutage() throws Exception {
        Resource resource = connected();
        Action action = action(resource);
        action.send(rows(0, 10));
        stopSystem();
        assertThat(failure(() -> action.send(rows(10, 20))).kind()).isEqualTo(Kind.RETRY);
        assertThat(failure(resource::check).kind()).isEqualTo(Kind.RETRY);
        startSystem();
        resource.connect();
        resource.check();
        action.send(rows(10, 20));
        assertThat(storedRows()).isEqualTo(20);
    }

    @Test
    @DisplayName("A system that takes connections but never answers ends in a time-out")
    void boundsTheTimeOfASilentSystem() throws Exception {
        try (SilentServer silent = SilentServer.start()) {
            Optional<Map<String, @Nullable Object>> parameters = atPort(silent.port());
            assumeTrue(parameters.isPresent(), "has no address");
            Resource resource = resource(parameters.get());
            assertThat(failure(resource::connect).kind()).isEqualTo(Kind.RETRY);
            assertThat(failure(() -> action(resource).send(rows(0, 1))).kind()).isEqualTo(Kind.RETRY);
        }
    }

    @Test
    @Feature("RA-23")
    @DisplayName("Wrong credentials are named, not shown")
    void namesWrongCredentials() throws Exception {
        Optional<Map<String, @Nullable Object>> parameters = wrongCredentials();
        assumeTrue(parameters.isPresent(), "knows no credentials");
        Resource resource = resource(parameters.get());
        assertThat(failure(resource::connect)).hasMessageMatching("(?s).*(password|username|token).*");
    }

    @Test
    @DisplayName("One bad row is refused by its place in the batch, all others are stored")
    void refusesOnlyTheBadRow() throws Exception {
        Optional<Row> bad = refusedRow(17);
        assumeTrue(bad.isPresent(), "takes every row");
        Action action = action(connected());
        action.send(rows(0, 10));
        List<Row> batch = new ArrayList<>(rows(10, 31));
        batch.set(7, bad.get());
        ConnectorException failure = failure(() -> action.send(batch));
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.REJECT);
        assertThat(failure.rejectedRows()).containsOnlyKeys(7);
        assertThat(storedRows()).isEqualTo(30);
    }

    @Test
    @DisplayName("Closing ends a busy resource; closing again is harmless")
    void closesWhileBusy() throws Exception {
        Resource resource = connected();
        Action action = action(resource);
        CountDownLatch busy = new CountDownLatch(5);
        CompletableFuture<@Nullable Void> worker = CompletableFuture.runAsync(() -> sendUntilRefused(action, busy));
        assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
        resource.close();
        assertThatCode(() -> worker.get(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS))
                .doesNotThrowAnyException();
        resource.close();
        assertThat(failure(() -> action.send(rows(0, 1))).kind()).isEqualTo(Kind.RETRY);
    }

    /** Row with a text, a whole number, a fraction and a truth value. */
    protected static Row row(int number) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "sensor-" + number % 3);
        values.put("number", (long) number);
        values.put("temp", 20.5 + number % 10);
        values.put("ok", number % 2 == 0);
        return row(number, values);
    }

    /** Row with the key, time and place in the queue that {@link #row(int)} has for the number, and other values. */
    protected static Row row(int number, Map<String, @Nullable Object> values) {
        // ten messages a millisecond, as one event loop makes them
        long millis = NOON + number / 10;
        RowKey key = new RowKey(millis * 1_000, 0x0001_0000_0007_0000L | number % 10, "inst:1", 0);
        return new Row(key, millis, values, queue, number + 1L);
    }

    /** Rows with numbers from the first to the one before the last. */
    protected static List<Row> rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(ConnectorContractTest::row).toList();
    }

    /** A connected resource, closed after the test. */
    protected final Resource connected() throws Exception {
        Resource resource = resource(resourceParameters());
        resource.connect();
        return resource;
    }

    /** A resource that is not connected, closed after the test. */
    protected final Resource resource(Map<String, @Nullable Object> parameters) throws InvalidParameterException {
        ResourceType type = type();
        Resource resource = type.create(
                ParameterValues.check(type.parameters(), parameters),
                new ResourceContext("resource:test", "sluice@test", dataDirectory));
        resources.add(resource);
        return resource;
    }

    /** The action under test. */
    protected final Action action(Resource resource) throws InvalidParameterException {
        return action(resource, actionParameters());
    }

    /** The action under test with other parameters. */
    protected final Action action(Resource resource, Map<String, @Nullable Object> parameters)
            throws InvalidParameterException {
        ActionType type = actionType();
        return resource.action(type, ParameterValues.check(type.parameters(), parameters));
    }

    /** The failure of a call, which must come within the longest time allowed and show no secret. */
    protected final ConnectorException failure(ConnectorCall call) {
        long begin = System.nanoTime();
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, call::run);
        assertThat(failure).as("failure of the call").isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("time of the call")
                .isLessThan(LONGEST_CALL);
        for (String secret : secrets()) {
            assertThat(failure).asString().doesNotContain(secret);
        }
        return failure;
    }

    /** A call that may fail. */
    @FunctionalInterface
    public interface ConnectorCall {
        /** Calls. */
        void run() throws Exception;
    }

    private void sendUntilRefused(Action action, CountDownLatch busy) {
        int number = 0;
        while (true) {
            try {
                action.send(rows(number, number + 20));
                busy.countDown();
                number += 20;
            } catch (ConnectorException e) {
                return;
            }
        }
    }

    private ActionType actionType() {
        return type().actions().stream()
                .filter(action -> action.name().equals(actionName()))
                .findFirst()
                .orElseThrow();
    }

    private ResourceType type() {
        return ServiceLoader.load(ResourceType.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(type -> type.name().equals(typeName()))
                .findFirst()
                .orElseThrow();
    }
}
