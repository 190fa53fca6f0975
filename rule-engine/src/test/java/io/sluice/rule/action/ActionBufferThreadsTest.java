package io.sluice.rule.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.action.BufferSettings.Batches;
import io.sluice.rule.action.BufferSettings.Limits;
import io.sluice.rule.action.BufferSettings.WhenFull;
import io.sluice.rule.queue.MemoryRowQueue;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.WorkerPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows from several loops at once, real workers, and a target that fails now and then: none lost, none twice. */
@Timeout(60)
class ActionBufferThreadsTest {
    private static final int LOOPS = 3;
    private static final int ROWS = 20_000;

    private final WorkerPool pool = new WorkerPool("test", 2, TimeSource.system());
    private final Metrics node = new Metrics();
    private final List<Row> stored = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private int sends;

    @AfterEach
    void close() {
        pool.close();
    }

    private void send(List<Row> rows) throws ConnectorException {
        assertThat(inside.incrementAndGet()).as("one worker at a time").isEqualTo(1);
        try {
            sends++;
            if (sends % 7 == 0) {
                throw ConnectorException.retry("now and then", null);
            }
            stored.addAll(rows);
        } finally {
            inside.decrementAndGet();
        }
    }

    private ActionPort port() {
        return new ActionPort() {
            @Override
            public Action action() {
                return ActionBufferThreadsTest.this::send;
            }

            @Override
            public void failed() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void everyRowArrivesOnceAndInOrder() throws Exception {
        ActionBuffer buffer = new ActionBuffer(
                "a_1",
                port(),
                new MemoryRowQueue(10),
                new BufferSettings(
                        false, new Limits(500, 1 << 20, 0, WhenFull.REFUSE), new Batches(50, 1 << 20, 1), 10),
                new ActionMetrics(node),
                new Pacing(pool, new Backoff(1, 2, () -> 0)));
        CountDownLatch done = new CountDownLatch(LOOPS);
        for (int i = 0; i < LOOPS; i++) {
            int loop = i;
            Thread thread = new Thread(() -> {
                for (int n = 0; n < ROWS; n++) {
                    while (!buffer.reserve(1)) {
                        Thread.onSpinWait();
                    }
                    buffer.append(new Row(new RowKey(loop, n, "a_1", 0), 0, Map.of()), false);
                }
                done.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
        buffer.close(30_000).toCompletableFuture().get(40, TimeUnit.SECONDS);

        assertThat(stored).hasSize(LOOPS * ROWS);
        Map<Long, Long> last = new HashMap<>();
        for (Row row : stored) {
            Long before = last.put(row.key().messageIdHigh(), row.key().messageIdLow());
            assertThat(row.key().messageIdLow()).isEqualTo(before == null ? 0 : before + 1);
        }
        assertThat(buffer.status().counts()).containsEntry(BufferCount.SENT, (long) LOOPS * ROWS);
        assertThat(buffer.status().counts()).containsEntry(BufferCount.QUEUED, (long) LOOPS * ROWS);
    }
}
