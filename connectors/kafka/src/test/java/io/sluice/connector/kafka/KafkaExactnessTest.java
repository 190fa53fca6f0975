package io.sluice.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.TcpProxy.Verdict;
import io.sluice.testkit.server.TcpProxy.Watch;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Each row is committed once, whatever happens at the worst moment: a reader of what is committed counts. */
@EnabledIf("io.sluice.testkit.server.KafkaServer#isInstalled")
@Timeout(240)
class KafkaExactnessTest {
    private static final int END_TRANSACTION = 26;
    private static final int ATTEMPTS = 20;
    private static KafkaBox box = KafkaBox.in(Path.of("unset"));

    @TempDir
    private Path directory;

    private final String queue = "queue:" + UUID.randomUUID();
    private final String topic = "readings-" + UUID.randomUUID();
    private final List<Resource> resources = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        box = KafkaBox.started();
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
    }

    @AfterEach
    void closeResources() {
        resources.forEach(Resource::close);
    }

    @Test
    @Feature("RA-14")
    @DisplayName("Connections cut before and behind the commit, batches cut anew each time: each row once, in order")
    void countsOnceAroundTheCommit() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] cuts = new int[2];
        AtomicInteger commits = new AtomicInteger();
        box.proxy().watch(() -> new CommitWatch(commits, cuts, box.proxy()::refuse));
        Action action = action(1L);
        int acknowledged = 0;
        int failures = 0;
        while (acknowledged < 400) {
            int end = Math.min(400, acknowledged + 1 + random.nextInt(40));
            try {
                action.send(rows(acknowledged, end));
                acknowledged = end;
            } catch (ConnectorException e) {
                assertThat(e.kind()).as("seed %s: %s", seed, e).isEqualTo(ConnectorException.Kind.RETRY);
                failures++;
                box.proxy().open();
            }
        }
        box.proxy().watch(() -> said -> Verdict.PASS);
        assertThat(committed()).as("seed %s", seed).isEqualTo(numbers(400));
        assertThat(cuts[0]).as("cut before the commit").isPositive();
        assertThat(cuts[1]).as("cut behind the commit").isPositive();
        assertThat(failures).as("the connector cannot know what became of some").isPositive();
    }

    @Test
    @Feature("RA-14")
    @DisplayName("A record from the future in the middle of a batch: told as refused, or the queue would wait for it")
    void tellsWhichRecordIsRefusedThoughOthersFailWithIt() throws Exception {
        Action action = action(6L);
        List<Row> rows = new ArrayList<>(rows(0, 10));
        Row fifth = rows.get(5);
        long future = System.currentTimeMillis() + TimeUnit.HOURS.toMillis(2);
        rows.set(5, new Row(fifth.key(), future, fifth.values(), fifth.queue(), fifth.sequence()));
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> action.send(rows));
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(ConnectorException.Kind.REJECT);
        action.send(rows.subList(0, 5));
        action.send(rows.subList(6, 10));
        assertThat(committed()).isEqualTo(List.of("0", "1", "2", "3", "4", "6", "7", "8", "9"));
    }

    @Test
    @Feature("RA-24")
    @DisplayName("A broker killed in the middle of a batch: each row once, in order")
    void countsOnceOverAKillOfTheBroker() throws Exception {
        Action action = action(6L);
        action.send(rows(0, 100));
        CountDownLatch busy = new CountDownLatch(3);
        CompletableFuture<Integer> worker = CompletableFuture.supplyAsync(() -> sendUntilFailure(action, busy));
        assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
        box.server().kill();
        box.server().start();
        int acknowledged = worker.get(60, TimeUnit.SECONDS);
        sendAll(action, acknowledged, 5_000);
        assertThat(committed()).isEqualTo(numbers(5_000));
    }

    @Test
    @Feature("RA-14")
    @DisplayName(
            "A Sluice that was killed before it noted its last batch: its successor skips it, and it can do no harm itself")
    void countsOnceOverARestart() throws Exception {
        Action before = action(6L);
        before.send(rows(0, 50));
        before.send(rows(50, 100));
        Action after = action(6L);
        after.send(rows(50, 77));
        after.send(rows(77, 120));
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> before.send(rows(100, 130)));
        assertThat(failure).hasMessageContaining("another Sluice");
        assertThat(failure.kind()).isEqualTo(ConnectorException.Kind.RETRY);
        assertThat(committed()).isEqualTo(numbers(120));
    }

    @Test
    @DisplayName("Rows of another queue, and of topics that come from the rows, have places of their own")
    void keepsQueuesApart() throws Exception {
        Action action = action(Map.of("topic", "${topic}", "key", "one", "payload_tmpl", "${number}"), 6L);
        action.send(rows(0, 10));
        Row other = rows(3, 4).get(0);
        action.send(List.of(new Row(other.key(), other.timestampMillis(), other.values(), "another" + queue, 2)));
        action.send(rows(5, 15));
        List<String> expected = new ArrayList<>(numbers(10));
        expected.add("3");
        expected.addAll(IntStream.range(10, 15).mapToObj(Integer::toString).toList());
        assertThat(committed()).isEqualTo(expected);
    }

    @Test
    @DisplayName("Rows of a queue in memory, and exactly_once off, go without transactions")
    void sendsWithoutTransactions() throws Exception {
        Action action = action(6L);
        List<Row> memory = rows(0, 10).stream()
                .map(row -> new Row(row.key(), row.timestampMillis(), row.values()))
                .toList();
        action.send(memory);
        action.send(memory);
        assertThat(committed()).hasSize(20);
        Action plain =
                action(Map.of("topic", topic, "key", "one", "payload_tmpl", "${number}", "exactly_once", false), 6L);
        plain.send(rows(0, 10));
        plain.send(rows(0, 10));
        assertThat(committed()).hasSize(40);
    }

    private int sendUntilFailure(Action action, CountDownLatch busy) {
        int acknowledged = 100;
        while (acknowledged < 4_000) {
            try {
                action.send(rows(acknowledged, acknowledged + 10));
                acknowledged += 10;
                busy.countDown();
            } catch (ConnectorException e) {
                return acknowledged;
            }
        }
        return acknowledged;
    }

    private void sendAll(Action action, int from, int to) throws ConnectorException {
        for (int attempt = 1; ; attempt++) {
            try {
                action.send(rows(from, to));
                return;
            } catch (ConnectorException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private List<String> committed() {
        return box.committed(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private List<Row> rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(this::row).toList();
    }

    private Row row(int number) {
        RowKey key = new RowKey(1_763_726_400_000_000L + number, 7, "inst:1", 0);
        return new Row(key, 1_763_726_400_000L, Map.of("number", (long) number, "topic", topic), queue, number + 1L);
    }

    private Action action(long timeoutSeconds) throws Exception {
        return action(Map.of("topic", topic, "key", "one", "payload_tmpl", "${number}"), timeoutSeconds);
    }

    private Action action(Map<String, @Nullable Object> parameters, long timeoutSeconds) throws Exception {
        KafkaResourceType type = new KafkaResourceType();
        Map<String, @Nullable Object> own = new HashMap<>(box.parameters());
        own.put("sync_timeout", timeoutSeconds);
        Resource resource = type.create(
                ParameterValues.check(type.parameters(), own),
                new ResourceContext("resource:test", "sluice@test", directory));
        resources.add(resource);
        ActionType action = type.actions().get(0);
        return resource.action(action, ParameterValues.check(action.parameters(), parameters));
    }

    /** Cuts at some of the requests that end a transaction, and leaves no way to ask again. */
    private static final class CommitWatch implements Watch {
        private final AtomicInteger commits;
        private final int[] cuts;
        private final Runnable whenCut;
        private final ByteArrayOutputStream head = new ByteArrayOutputStream();
        private int skip;

        CommitWatch(AtomicInteger commits, int[] cuts, Runnable whenCut) {
            this.commits = commits;
            this.cuts = cuts;
            this.whenCut = whenCut;
        }

        @Override
        public Verdict see(byte[] said) {
            Verdict verdict = Verdict.PASS;
            for (byte b : said) {
                if (skip > 0) {
                    skip--;
                    continue;
                }
                head.write(b);
                // each request begins with its length and its kind
                if (head.size() == 6) {
                    ByteBuffer begin = ByteBuffer.wrap(head.toByteArray());
                    skip = begin.getInt() - 2;
                    head.reset();
                    if (begin.getShort() == END_TRANSACTION) {
                        verdict = chosen();
                    }
                }
            }
            return verdict;
        }

        /** Every third: before and behind the commit in turn. */
        private Verdict chosen() {
            int number = commits.incrementAndGet();
            if (number % 3 != 0) {
                return Verdict.PASS;
            }
            int kind = number / 3 % 2;
            cuts[kind]++;
            whenCut.run();
            return kind == 0 ? Verdict.CUT : Verdict.PASS_AND_CUT;
        }
    }
}
