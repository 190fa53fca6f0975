package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.loop.Loop;
import io.sluice.core.message.MessageId;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Netty's loops as the core's. */
class EventLoopsTest {
    private final Metrics metrics = new Metrics();
    private final EventLoops loops = new EventLoops(new EventLoops.Settings(2, metrics, TimeSource.system(), 7));
    private final Loop first = loops.loops().all().get(0);

    @AfterEach
    void close() {
        loops.close();
    }

    private <T> T on(Loop loop, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void loopsKnowThemselves() {
        assertThat(loops.loops().all()).extracting(Loop::index).containsExactly(0, 1);
        assertThat(first.inLoop()).isFalse();
        assertThat(on(first, first::inLoop)).isTrue();
        assertThat(on(loops.loops().all().get(1), first::inLoop)).isFalse();
    }

    @Test
    void tasksOfOneThreadRunInTheirOrder() {
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            first.execute(() -> ran.add(number));
        }
        assertThat(on(first, () -> List.copyOf(ran))).hasSize(1000).isSorted();
    }

    /** As after a restart when the clock was put back. */
    @Test
    void messageIdsOfTwoStartsDifferAlsoAtTheSameTime() {
        EventLoops.Settings settings = new EventLoops.Settings(2, new Metrics(), new FakeTime(), 7);
        Set<MessageId> ids = new HashSet<>();
        for (int start = 0; start < 2; start++) {
            try (EventLoops these = new EventLoops(settings)) {
                these.loops().all().forEach(loop -> ids.add(on(loop, loop.messageIds()::next)));
            }
        }
        assertThat(ids).hasSize(4);
    }

    @Test
    void aCancelledTimerDoesNotFire() {
        CompletableFuture<String> fired = new CompletableFuture<>();
        on(first, () -> {
            Loop.Timer timer = first.schedule(() -> fired.complete("cancelled"), 1);
            timer.cancel();
            return first.schedule(() -> fired.complete("kept"), 5);
        });
        assertThat(fired.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("kept");
    }

    @Test
    void countersAndIdsAreTheLoopsOwn() {
        for (Loop loop : loops.loops().all()) {
            on(loop, () -> {
                loop.counters().increment(Metric.PACKETS_RECEIVED);
                return true;
            });
        }
        assertThat(metrics.get(Metric.PACKETS_RECEIVED)).isEqualTo(2);
        assertThat(on(first, () -> first.messageIds().next()))
                .isNotEqualTo(on(
                        loops.loops().all().get(1),
                        () -> loops.loops().all().get(1).messageIds().next()));
    }

    @Test
    void millisecondsStandStillWithinATurnAndNanosecondsDoNot() {
        FakeTime machine = new FakeTime();
        LoopTime time = new LoopTime(machine);
        long wall = time.wallMillis();
        long nanos = time.monotonicNanos();
        machine.advance(Duration.ofMillis(5));
        assertThat(time.wallMillis()).isEqualTo(wall);
        assertThat(time.monotonicNanos() - nanos).isEqualTo(5_000_000);

        time.refresh();
        assertThat(time.wallMillis()).isEqualTo(wall + 5);
        assertThat(time.monotonicMillis()).isEqualTo(machine.monotonicMillis());
    }

    @Test
    void theClockOfALoopGoesOnWhileItSleeps() {
        long before = on(first, () -> first.time().monotonicNanos());
        CompletableFuture<Long> later = new CompletableFuture<>();
        on(first, () -> first.schedule(() -> later.complete(first.time().monotonicMillis()), 30));
        assertThat(later.orTimeout(20, TimeUnit.SECONDS).join())
                .isGreaterThanOrEqualTo(TimeUnit.NANOSECONDS.toMillis(before) + 29);
    }
}
