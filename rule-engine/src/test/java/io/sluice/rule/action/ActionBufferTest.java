package io.sluice.rule.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.Action;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.testing.Feature;
import io.sluice.rule.action.BufferSettings.Batches;
import io.sluice.rule.action.BufferSettings.Limits;
import io.sluice.rule.action.BufferSettings.WhenFull;
import io.sluice.rule.action.BufferStatus.State;
import io.sluice.rule.queue.DeadLetter;
import io.sluice.rule.queue.MemoryRowQueue;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.FakeWorkers;
import io.sluice.rule.work.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The life of rows between rules and a target that is well, slow to come, away, or picky. */
class ActionBufferTest {
    private static final BufferSettings SETTINGS = settings(100, 0, WhenFull.REFUSE, 10, 20);

    private final FakeTime time = new FakeTime();
    private final FakeWorkers workers = new FakeWorkers(time);
    private final Metrics node = new Metrics();
    private final ActionMetrics metrics = new ActionMetrics(node);
    private final FakeTarget target = new FakeTarget();
    private int suspected;
    private int ports;
    private ActionBuffer buffer = buffer(SETTINGS);

    private static BufferSettings settings(
            long rows, long ageMillis, WhenFull whenFull, int batchRows, long lingerMillis) {
        return new BufferSettings(
                false,
                new Limits(rows, 1 << 20, ageMillis, whenFull),
                new Batches(batchRows, 1 << 20, lingerMillis),
                3);
    }

    private ActionBuffer buffer(BufferSettings settings) {
        ActionPort port = new ActionPort() {
            @Override
            public Action action() {
                return target::send;
            }

            @Override
            public void failed() {
                suspected++;
            }

            @Override
            public void close() {
                ports++;
            }
        };
        return new ActionBuffer(
                "a_1",
                port,
                new MemoryRowQueue(3),
                settings,
                metrics,
                new Pacing(workers, new Backoff(100, 800, () -> 0)));
    }

    private static Row row(int number) {
        return new Row(new RowKey(1, number, "a_1", 0), 0, Map.of("n", (long) number));
    }

    private static long n(Row row) {
        return (long) Objects.requireNonNull(row.values().get("n"));
    }

    private void offer(int from, int to) {
        for (int i = from; i <= to; i++) {
            assertThat(buffer.reserve(1)).isTrue();
            buffer.append(row(i), false);
        }
    }

    private void pass(int millis) {
        workers.advance(Duration.ofMillis(millis));
    }

    private List<Object> stored() {
        return target.values().stream().map(values -> values.get("n")).toList();
    }

    private long count(BufferCount count) {
        return Objects.requireNonNull(buffer.status().counts().get(count));
    }

    private State state() {
        return buffer.status().state();
    }

    @Test
    void aRowWaitsALittleForOthers() {
        offer(1, 1);
        pass(10);
        offer(2, 2);
        assertThat(state()).isEqualTo(State.LINGERING);
        assertThat(target.batches).isEmpty();

        pass(10);
        assertThat(target.batches).containsExactly(2);
        assertThat(state()).isEqualTo(State.IDLE);
        assertThat(metrics.success()).isEqualTo(2);
        assertThat(node.get(Metric.ACTIONS_SUCCESS)).isEqualTo(2);
        assertThat(count(BufferCount.SENT)).isEqualTo(2);
    }

    @Test
    void aFullBatchDoesNotWait() {
        offer(1, 25);
        workers.runAll();

        assertThat(target.batches).as("the rest lingers").containsExactly(10, 10);
        pass(20);
        assertThat(target.batches).containsExactly(10, 10, 5);
        assertThat(stored()).hasSize(25).startsWith(1L, 2L).endsWith(25L);
    }

    @Test
    void withoutLingerARowGoesAtOnce() {
        buffer = buffer(settings(100, 0, WhenFull.REFUSE, 10, 0));
        offer(1, 1);
        workers.runAll();

        assertThat(target.batches).containsExactly(1);
    }

    @Test
    @Feature("RU-07")
    void aTargetThatIsAwayIsTriedWithGrowingPausesAndNothingIsLost() {
        target.away = true;
        offer(1, 3);
        pass(20);
        assertThat(target.batches).hasSize(1);
        assertThat(state()).isEqualTo(State.BACKING_OFF);
        assertThat(buffer.status().nextAttemptMillis()).isEqualTo(100);
        assertThat(buffer.status().lastError()).isEqualTo("target is away");
        assertThat(metrics.failed()).isEqualTo(1);

        pass(99);
        assertThat(target.batches).hasSize(1);
        pass(1);
        assertThat(target.batches).hasSize(2);
        pass(200);
        assertThat(target.batches).hasSize(3);
        pass(400 + 800 + 800);
        assertThat(target.batches).as("the pause stops growing at its limit").hasSize(6);
        assertThat(suspected).as("the resource is told each time").isEqualTo(6);

        target.away = false;
        offer(4, 4);
        pass(800);
        pass(20);
        assertThat(stored()).as("order is kept").containsExactly(1L, 2L, 3L, 4L);
        assertThat(buffer.status().failuresInRow()).isZero();
        assertThat(buffer.status().lastError()).isNull();
        assertThat(count(BufferCount.SENT)).isEqualTo(count(BufferCount.QUEUED)).isEqualTo(4);
        assertThat(count(BufferCount.RETRIED)).isPositive();
    }

    @Test
    void aBufferThatWaitsHoldsNoThread() {
        target.away = true;
        offer(1, 3);
        pass(20);

        assertThat(workers.pending()).as("only a timer").isEqualTo(1);
    }

    @Test
    void afterManyFailuresASingleRowIsTried() {
        target.away = true;
        offer(1, 10);
        pass(0);
        pass(100 + 200 + 400 + 800);
        assertThat(buffer.status().breakerOpen()).isTrue();

        pass(800);
        assertThat(target.batches).containsExactly(10, 10, 10, 10, 10, 1);
        target.away = false;
        pass(800);
        assertThat(target.batches).endsWith(1, 9);
        assertThat(buffer.status().breakerOpen()).isFalse();
        assertThat(stored()).hasSize(10);
    }

    @Test
    void aPauseEndsWhenTheTargetIsSeenAgain() {
        target.away = true;
        offer(1, 3);
        pass(20 + 100 + 200);
        target.away = false;

        buffer.retryNow();
        workers.runAll();

        assertThat(stored()).hasSize(3);
        buffer.retryNow();
        assertThat(state()).as("nothing to hurry").isEqualTo(State.IDLE);
    }

    @Test
    void pausesAreCutAtRandom() {
        Backoff backoff = new Backoff(100, 1_000, () -> 0.5);

        assertThat(backoff.pauseMillis(1)).isEqualTo(75);
        assertThat(backoff.pauseMillis(3)).isEqualTo(300);
        assertThat(backoff.pauseMillis(1_000)).isEqualTo(750);
    }

    @Test
    void thePoisonousRowIsFoundByHalvingAndTheOthersGoOn() {
        target.poison = row -> n(row) == 7;
        offer(1, 10);
        workers.runAll();

        assertThat(stored()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 8L, 9L, 10L);
        List<DeadLetter> dead = buffer.deadLetters().list(0, 100);
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).row().values()).containsEntry("n", 7L);
        assertThat(dead.get(0).reason()).isEqualTo("a row is poison");
        assertThat(dead.get(0).atMillis()).isEqualTo(time.wallMillis());
        assertThat(count(BufferCount.REJECTED)).isEqualTo(1);
        assertThat(count(BufferCount.SENT)).isEqualTo(9);
        assertThat(buffer.status().rows()).isZero();
    }

    @Test
    void rowsThatTheTargetNamesAreTakenOutAtOnce() {
        target.namesRows = true;
        target.poison = row -> n(row) % 5 == 0;
        offer(1, 10);
        workers.runAll();

        assertThat(target.batches).containsExactly(10);
        assertThat(stored()).hasSize(8);
        assertThat(buffer.deadLetters().list(0, 100)).hasSize(2);
        assertThat(metrics.failed()).isEqualTo(2);
    }

    @Test
    void deadLettersAreBoundedAndTheLossIsCounted() {
        target.namesRows = true;
        target.poison = row -> true;
        offer(1, 5);
        pass(20);

        assertThat(buffer.deadLetters().list(0, 100))
                .extracting(letter -> letter.row().values().get("n"))
                .containsExactly(3L, 4L, 5L);
        assertThat(count(BufferCount.DEAD_LETTERS_LOST)).isEqualTo(2);
        buffer.deadLetters().clear();
        assertThat(buffer.deadLetters().list(0, 100)).isEmpty();
    }

    @Test
    void theTargetGoesAwayWhileABatchIsSplit() {
        target.poison = row -> {
            target.away |= target.batches.size() == 2;
            return n(row) == 4;
        };
        offer(1, 4);
        pass(20);
        assertThat(state()).isEqualTo(State.BACKING_OFF);
        assertThat(stored()).containsExactly(1L, 2L);
        target.away = false;
        target.poison = row -> n(row) == 4;
        pass(1_000);

        assertThat(stored()).containsExactly(1L, 2L, 3L);
        assertThat(count(BufferCount.REJECTED)).isEqualTo(1);
        assertThat(buffer.status().rows()).isZero();
    }

    @Test
    void aFaultOfTheConnectorIsForgivenAFewTimesAndThenDoesNotBlock() {
        target.connectorIsBroken = true;
        offer(1, 2);
        pass(20 + 100 + 200 + 400);
        pass(1_000);

        assertThat(count(BufferCount.ATTEMPTS_FAILED)).isEqualTo(3);
        assertThat(count(BufferCount.REJECTED)).isEqualTo(2);
        assertThat(buffer.deadLetters().list(0, 100).get(0).reason()).contains("connector is broken");
    }

    @Test
    void aFullBufferRefusesAndHasRoomAgainWhenRowsAreStored() {
        buffer = buffer(settings(3, 0, WhenFull.REFUSE, 10, 20));
        offer(1, 3);
        assertThat(buffer.reserve(1)).isFalse();
        buffer.countFull(1, true);
        assertThat(count(BufferCount.REFUSED)).isEqualTo(1);

        pass(20);
        assertThat(buffer.reserve(2)).isTrue();
        assertThat(buffer.reserve(2)).isFalse();
        buffer.release(2);
        assertThat(buffer.reserve(3)).isTrue();
    }

    @Test
    void anOutputLargerThanTheBufferPassesWhenItIsEmpty() {
        buffer = buffer(settings(3, 0, WhenFull.REFUSE, 10, 20));

        assertThat(buffer.reserve(5)).isTrue();
        assertThat(buffer.reserve(1)).isFalse();
    }

    @Test
    void dropOldestKeepsTheNewestAndNeverWhatIsBeingSent() {
        buffer = buffer(settings(3, 0, WhenFull.DROP_OLDEST, 2, 20));
        target.away = true;
        offer(1, 2);
        workers.runAll();
        offer(3, 5);
        target.away = false;
        pass(1_000);

        assertThat(stored()).as("1 and 2 were on their way").containsExactly(1L, 2L, 5L);
        assertThat(count(BufferCount.DROPPED_OLDEST)).isEqualTo(2);
    }

    @Test
    void rowsThatAreTooOldAreDropped() {
        buffer = buffer(settings(100, 1_000, WhenFull.REFUSE, 10, 20));
        target.away = true;
        offer(1, 2);
        pass(900);
        offer(3, 3);
        pass(500);
        target.away = false;
        pass(1_000);

        assertThat(stored()).containsExactly(3L);
        assertThat(count(BufferCount.DROPPED_EXPIRED)).isEqualTo(2);
        assertThat(buffer.status().rows()).isZero();
    }

    @Test
    void closingSendsWhatIsLeft() {
        offer(1, 3);
        CompletionStage<Void> closed = buffer.close(5_000);
        offer(4, 4);
        workers.runAll();

        assertThat(closed).isCompleted();
        assertThat(stored()).hasSize(4);
        assertThat(state()).isEqualTo(State.CLOSED);
        assertThat(ports).isEqualTo(1);
    }

    @Test
    void closingDoesNotWaitLongerThanAllowedAndCountsWhatIsLost() {
        target.away = true;
        offer(1, 3);
        CompletionStage<Void> closed = buffer.close(5_000);
        pass(4_999);
        assertThat(closed.toCompletableFuture()).isNotCompleted();
        pass(1);

        assertThat(closed).isCompleted();
        assertThat(count(BufferCount.DROPPED_CLOSED)).isEqualTo(3);
        buffer.reserve(1);
        buffer.append(row(4), false);
        assertThat(count(BufferCount.DROPPED_CLOSED)).isEqualTo(4);
        assertThat(buffer.close(0)).isSameAs(closed);
    }

    @Test
    void theAgeOfTheOldestRowIsShown() {
        target.away = true;
        offer(1, 1);
        pass(150);

        assertThat(buffer.status().oldestAgeMillis()).isEqualTo(150);
        assertThat(buffer.status().rows()).isEqualTo(1);
    }

    @Test
    void anErrorInTheConnectorCostsTheRowThatBringsItAboutAndNotTheBuffer() {
        target.poison = row -> {
            if (n(row) == 2) {
                throw new StackOverflowError();
            }
            return false;
        };
        offer(1, 3);
        pass(60_000);
        assertThat(stored()).containsExactly(1L, 3L);
        assertThat(count(BufferCount.REJECTED)).isEqualTo(1);
        assertThat(state()).isEqualTo(State.IDLE);
    }
}
