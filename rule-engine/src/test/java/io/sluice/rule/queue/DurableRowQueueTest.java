package io.sluice.rule.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loops;
import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.FakeLoop;
import io.sluice.core.testing.FakeTime;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rows that wait on the disk: what a kill leaves, what a reader that is late finds, what never gets lost or doubled. */
class DurableRowQueueTest {
    private static final long FEW_BYTES = 500;

    private final FakeTime time = new FakeTime();
    private final FakeLoop loop = new FakeLoop(time, new Metrics(), 0);
    private final FakeLoop other = new FakeLoop(time, new Metrics(), 1);
    private final FakeDisk disk = new FakeDisk();
    private final List<String> losses = new ArrayList<>();
    private int woken;
    private int starts;
    private RowQueues queues = started();
    private RowQueue queue = open();

    private RowQueues started() {
        starts++;
        other.pretendElsewhere();
        try {
            RowQueues fresh =
                    new RowQueues(disk, new Loops(List.of(loop, other)), time, () -> 0xABCDEF + starts, FEW_BYTES);
            fresh.load();
            return fresh;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RowQueue open() {
        try {
            RowQueue opened = queues.open("a_1", true, 3);
            opened.watch(new RowQueue.Watcher() {
                @Override
                public void ready() {
                    woken++;
                }

                @Override
                public void lost(int rows, String reason) {
                    losses.add(rows + " " + reason);
                }
            });
            return opened;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void killAndRestart() {
        disk.kill();
        queues = started();
        queue = open();
    }

    private static Row row(long n) {
        return new Row(new RowKey(7, n, "a_1", 0), 1_000 + n, Map.of("n", n));
    }

    private CompletionStage<Void> append(long n) {
        return Objects.requireNonNull(queue.append(row(n), time.monotonicMillis(), true));
    }

    private void appendAll(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(this::append);
    }

    private void appendOnTheOtherLoop(long n) {
        loop.pretendElsewhere();
        other.runAll();
        append(n);
        other.pretendElsewhere();
        loop.runAll();
    }

    private void commit() {
        disk.commit();
        loop.runAll();
        other.runAll();
        other.pretendElsewhere();
    }

    private List<Long> take(int rows) throws IOException {
        return queue.take(rows, Long.MAX_VALUE).stream()
                .map(row -> (Long) row.row().values().get("n"))
                .toList();
    }

    private List<Long> takeAndAcknowledge(int rows) throws IOException {
        List<Long> taken = take(rows);
        queue.acknowledge(taken.size(), List.of());
        return taken;
    }

    @Test
    void aRowIsNotSentBeforeItIsOnTheDisk() throws Exception {
        CompletionStage<Void> safe = append(1);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.ready()).isZero();
        assertThat(take(10)).isEmpty();

        commit();
        assertThat(safe).isCompleted();
        assertThat(woken).isEqualTo(1);
        assertThat(take(10)).containsExactly(1L);
        queue.acknowledge(1, List.of());
        assertThat(queue.size()).isZero();
        assertThat(queue.bytes()).isZero();
        assertThat(disk.size(Space.ROW)).as("but for the place").isEqualTo(1);
    }

    @Test
    void whoDoesNotWaitIsToldNothing() throws Exception {
        assertThat(queue.append(row(1), 0, false)).isNull();
        commit();
        assertThat(take(10)).containsExactly(1L);
    }

    @Test
    void rowsOfTwoLoopsLeaveInTheOrderInWhichTheyWereWritten() throws Exception {
        append(1);
        appendOnTheOtherLoop(10);
        append(2);
        appendOnTheOtherLoop(11);
        commit();
        assertThat(take(10))
                .containsExactlyInAnyOrder(1L, 2L, 10L, 11L)
                .containsSubsequence(1L, 2L)
                .containsSubsequence(10L, 11L);
    }

    @Test
    void rowsThatATurnAppendsAreOneRecord() throws Exception {
        appendAll(1, 5);
        commit();
        assertThat(disk.size(Space.ROW)).isEqualTo(1);
        assertThat(take(2)).containsExactly(1L, 2L);
        queue.acknowledge(2, List.of());
        killAndRestart();
        assertThat(queue.size()).isEqualTo(3);
        assertThat(take(10)).containsExactly(3L, 4L, 5L);
    }

    @Test
    void aTurnWithVeryManyRowsIsSeveralRecords() throws Exception {
        appendAll(1, 1_200);
        commit();
        assertThat(disk.size(Space.ROW)).isEqualTo(3);
        List<Long> all = new ArrayList<>();
        while (queue.ready() > 0) {
            all.addAll(takeAndAcknowledge(100));
        }
        assertThat(all).isEqualTo(LongStream.rangeClosed(1, 1_200).boxed().toList());
        assertThat(disk.size(Space.ROW)).as("but for the place").isEqualTo(1);
    }

    @Test
    void whatWasNotConfirmedComesAgainAfterAKillWithItsPlace() throws Exception {
        appendAll(1, 3);
        commit();
        List<RowQueue.QueuedRow> before = queue.take(2, Long.MAX_VALUE);
        queue.acknowledge(1, List.of());

        append(4);
        killAndRestart();

        assertThat(queue.size()).as("4 was never written").isEqualTo(2);
        List<RowQueue.QueuedRow> after = queue.take(10, Long.MAX_VALUE);
        assertThat(after.get(0).row()).isEqualTo(before.get(1).row());
        assertThat(after.get(0).row().queue())
                .isEqualTo(before.get(1).row().queue())
                .startsWith("a_1@");
        assertThat(after).hasSize(2);
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void aPlaceIsNeverGivenOutTwice() throws Exception {
        append(1);
        commit();
        long first = queue.take(1, Long.MAX_VALUE).get(0).row().sequence();
        queue.acknowledge(1, List.of());
        assertThat(disk.size(Space.ROW)).as("but for the place").isEqualTo(1);

        killAndRestart();
        append(2);
        commit();
        assertThat(queue.take(1, Long.MAX_VALUE).get(0).row().sequence()).isEqualTo(first + 1);
    }

    @Test
    void aQueueThatIsBegunAnewHasAnotherName() throws Exception {
        append(1);
        commit();
        String name = queue.take(1, Long.MAX_VALUE).get(0).row().queue();
        assertThat(queue.end(true)).isEqualTo(1);
        assertThat(disk.size(Space.ROW)).isZero();
        assertThat(disk.size(Space.ROW_QUEUE)).isZero();

        killAndRestart();
        append(2);
        commit();
        assertThat(queue.take(1, Long.MAX_VALUE).get(0).row().queue()).isNotEqualTo(name);
    }

    @Test
    void aLateReaderReadsFromTheDiskAndCatchesUp() throws Exception {
        for (long n = 1; n <= 100; n++) {
            append(n);
            commit();
        }
        assertThat(queue.size()).isEqualTo(100);
        List<Long> all = new ArrayList<>(takeAndAcknowledge(30));
        all.addAll(takeAndAcknowledge(1));
        // memory follows again from here
        appendAll(101, 103);
        commit();
        all.addAll(takeAndAcknowledge(1_000));
        all.addAll(takeAndAcknowledge(1_000));
        append(104);
        commit();
        all.addAll(takeAndAcknowledge(1_000));

        assertThat(all).isEqualTo(LongStream.rangeClosed(1, 104).boxed().toList());
        assertThat(queue.size()).isZero();
        assertThat(queue.bytes()).isZero();
        assertThat(disk.size(Space.ROW)).as("but for the place").isEqualTo(1);
    }

    @Test
    void aBatchHasNoMoreBytesThanItMay() throws Exception {
        appendAll(1, 4);
        commit();
        assertThat(queue.take(10, 100)).hasSize(2);
        queue.acknowledge(2, List.of());
        assertThat(queue.take(10, 1)).as("one row comes, however large it is").hasSize(1);
    }

    @Test
    void whatTheDiskDoesNotTakeIsToldToThePublisherAndCounted() throws Exception {
        append(1);
        commit();
        disk.full(true);
        CompletionStage<Void> refused = append(2);
        CompletionStage<Void> too = append(3);
        commit();
        disk.full(false);
        append(4);
        commit();

        assertThat(refused).isCompletedExceptionally();
        assertThat(too).isCompletedExceptionally();
        assertThat(losses).containsExactly("2 No space left on device");
        assertThat(take(10)).containsExactly(1L, 4L);
        assertThat(queue.size()).isEqualTo(2);
        queue.acknowledge(2, List.of());
        assertThat(queue.size()).isZero();
        assertThat(queue.ready()).isZero();
    }

    @Test
    void onlyLostRowsLeaveNothingToTake() throws Exception {
        disk.full(true);
        append(1);
        commit();
        assertThat(take(10)).isEmpty();
        assertThat(queue.ready()).isZero();
        assertThat(queue.size()).isZero();
    }

    @Test
    void theOldestMakesRoom() throws Exception {
        appendAll(1, 4);
        assertThat(queue.dropOldest()).as("nothing is settled yet").isFalse();
        commit();
        assertThat(take(1)).containsExactly(1L);
        assertThat(queue.dropOldest()).isTrue();
        queue.acknowledge(1, List.of());
        assertThat(takeAndAcknowledge(10)).containsExactly(3L, 4L);
        assertThat(queue.size()).isZero();
        assertThat(disk.size(Space.ROW)).as("but for the place").isEqualTo(1);
    }

    @Test
    void refusedRowsAreKeptWithTheReasonOverAKill() throws Exception {
        appendAll(1, 5);
        commit();
        List<RowQueue.QueuedRow> taken = queue.take(5, Long.MAX_VALUE);
        List<DeadLetter> refused = taken.stream()
                .limit(4)
                .map(row -> new DeadLetter(row.row(), "too hot", 99))
                .toList();
        assertThat(queue.acknowledge(5, refused)).as("three have room").isEqualTo(1);

        killAndRestart();

        DeadLetters letters = queue.deadLetters();
        assertThat(letters.size()).isEqualTo(3);
        assertThat(letters.list(0, 10))
                .extracting(letter -> letter.row().values().get("n"))
                .containsExactly(2L, 3L, 4L);
        assertThat(letters.list(3, 1)).hasSize(1);
        DeadLetter letter = letters.find(3).orElseThrow();
        assertThat(letter.reason()).isEqualTo("too hot");
        assertThat(letter.atMillis()).isEqualTo(99);
        assertThat(letter.row().key()).isEqualTo(new RowKey(7, 3, "a_1", 0));

        assertThat(letters.remove(3)).isTrue();
        assertThat(letters.remove(3)).isFalse();
        assertThat(letters.clear()).isEqualTo(2);
        assertThat(disk.size(Space.DEAD_LETTER)).isZero();
    }

    @Test
    void aReplayedLetterIsEitherALetterOrARow() throws Exception {
        append(1);
        commit();
        queue.acknowledge(1, List.of(new DeadLetter(queue.take(1, 1).get(0).row(), "no", 1)));
        DeadLetter letter = queue.deadLetters().list(0, 1).get(0);
        Row mended = new Row(letter.row().key(), letter.row().timestampMillis(), Map.of("n", 10L));

        queue.replay(letter, mended, 0);
        queue.replay(letter, mended, 0);
        killAndRestart();
        assertThat(queue.deadLetters().size()).isEqualTo(1);
        assertThat(queue.size()).isZero();

        queue.replay(letter, mended, 0);
        commit();
        killAndRestart();
        assertThat(queue.deadLetters().size()).isZero();
        assertThat(take(10)).containsExactly(10L);
    }

    @Test
    void everyKindOfValueComesBack() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("text", "Größe ☃");
        values.put("whole", -42L);
        values.put("least", Long.MIN_VALUE);
        values.put("large", BigInteger.TEN.pow(40).negate());
        values.put("float", 21.5);
        values.put("yes", true);
        values.put("no", false);
        values.put("none", null);
        values.put("list", Arrays.asList(1L, "two", null, List.of(), Map.of("deep", List.of(3.0))));
        values.put("map", Map.of("a", Map.of("b", "c")));
        queue.append(new Row(new RowKey(-1, Long.MIN_VALUE, "a_1", 77), 5, values), 0, false);
        byte[] raw = {0, (byte) 0xFF};
        queue.append(new Row(new RowKey(0, 0, "a_1", 0), 5, Map.of("raw", raw, "empty", new byte[0])), 0, false);
        commit();
        killAndRestart();

        List<RowQueue.QueuedRow> rows = queue.take(10, Long.MAX_VALUE);
        assertThat(rows.get(0).row().values()).isEqualTo(values);
        assertThat(rows.get(0).row().values().keySet()).containsExactlyElementsOf(values.keySet());
        assertThat(rows.get(0).row().key()).isEqualTo(new RowKey(-1, Long.MIN_VALUE, "a_1", 77));
        assertThat(rows.get(0).row().timestampMillis()).isEqualTo(5);
        assertThat((byte[]) rows.get(1).row().values().get("raw")).isEqualTo(raw);
    }

    @Test
    void aDamagedRowIsLeftOutAndCounted() throws Exception {
        for (long n = 1; n <= 3; n++) {
            append(n);
            commit();
        }
        byte[] second = new QueueKeys(1).at(2);
        disk.write(List.of(Change.put(Space.ROW, second, "x".getBytes(StandardCharsets.UTF_8))), false, failure -> {});
        killAndRestart();
        assertThat(take(10)).containsExactly(1L, 3L);
        assertThat(losses).containsExactly("1 the disk gave them back damaged");
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void whatTheDiskCannotReadAnyMoreIsPassedOver() throws Exception {
        for (long n = 1; n <= 9; n += 3) {
            appendAll(n, n + 2);
            commit();
        }
        killAndRestart();
        disk.damage(Space.ROW, new QueueKeys(1).at(4));

        assertThat(takeAndAcknowledge(10)).containsExactly(1L, 2L, 3L);
        assertThat(takeAndAcknowledge(10)).containsExactly(7L, 8L, 9L);
        assertThat(losses).containsExactly("3 the disk gave them back damaged");
        assertThat(queue.size()).isZero();
        assertThat(queue.ready()).isZero();

        append(10);
        commit();
        killAndRestart();
        disk.damage(Space.ROW, new QueueKeys(1).at(10));
        assertThat(take(10)).isEmpty();
        assertThat(queue.ready()).isZero();
    }

    @Test
    void aQueueOfALaterVersionIsNotBegunAnew() {
        append(1);
        commit();
        byte[] later = {2, 0, 0, 0, 0, 0, 0, 0, 1};
        disk.write(
                List.of(Change.put(Space.ROW_QUEUE, "a_1".getBytes(StandardCharsets.UTF_8), later)),
                false,
                failure -> {});
        disk.kill();
        queues = started();
        assertThatThrownBy(() -> queues.open("a_1", true, 3)).isInstanceOf(IOException.class);
        assertThat(disk.size(Space.ROW)).isEqualTo(1);
    }

    @Test
    void aQueueThatNobodyOpensStays() throws Exception {
        append(1);
        commit();
        disk.kill();
        queues = started();
        assertThat(queues.unused()).containsExactly("a_1");
        queue = open();
        assertThat(queues.unused()).isEmpty();
        assertThat(take(1)).containsExactly(1L);
        assertThatThrownBy(() -> queues.open("a_1", true, 1)).isInstanceOf(IllegalStateException.class);

        assertThat(queue.end(false)).isZero();
        assertThatThrownBy(() -> append(2)).isInstanceOf(RejectedExecutionException.class);
        assertThat(disk.size(Space.ROW)).isEqualTo(1);
    }

    @Test
    void aQueueThatNobodyOpensCanBeLookedAtAndDropped() throws Exception {
        append(1);
        append(2);
        commit();
        assertThat(queues.left("a_1")).as("it is open").isEqualTo(new RowQueues.Left(0, 0));
        assertThat(queues.drop("a_1")).isFalse();
        disk.kill();
        queues = started();

        assertThat(queues.left("a_1").rows()).isEqualTo(2);
        assertThat(queues.left("a_1").bytes()).isPositive();
        assertThat(queues.drop("a_1")).isTrue();
        assertThat(queues.drop("a_1")).isFalse();
        commit();
        assertThat(queues.unused()).isEmpty();
        assertThat(disk.size(Space.ROW)).isZero();
        killAndRestart();
        assertThat(take(5)).as("begun anew").isEmpty();
    }

    @Test
    void ageIsCountedWhileSluiceRuns() throws Exception {
        append(1);
        commit();
        time.advance(Duration.ofMinutes(1));
        append(2);
        commit();
        assertThat(queue.oldestMillis()).isEqualTo(time.monotonicMillis() - 60_000);
        take(1);
        queue.acknowledge(1, List.of());
        assertThat(queue.oldestMillis()).isEqualTo(time.monotonicMillis());

        time.advance(Duration.ofDays(1));
        killAndRestart();
        assertThat(queue.oldestMillis()).isEqualTo(time.monotonicMillis());
    }
}
