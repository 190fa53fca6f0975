package io.sluice.rule.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.time.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkerPoolTest {
    private final WorkerPool pool = new WorkerPool("test", 2, TimeSource.system());

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void tasksRunSideBySideOnDaemons() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        CompletableFuture<Boolean> daemon = new CompletableFuture<>();
        for (int i = 0; i < 2; i++) {
            pool.execute(() -> {
                both.countDown();
                try {
                    daemon.complete(both.await(10, TimeUnit.SECONDS)
                            && Thread.currentThread().isDaemon());
                } catch (InterruptedException e) {
                    daemon.completeExceptionally(e);
                }
            });
        }
        assertThat(daemon.get()).isTrue();
    }

    @Test
    void aTaskThatThrowsTakesNothingWithIt() throws Exception {
        pool.execute(() -> {
            throw new IllegalStateException("a fault");
        });
        CompletableFuture<String> next = new CompletableFuture<>();
        pool.schedule(() -> next.complete(Thread.currentThread().getName()), 1);

        assertThat(next.get()).startsWith("test-");
    }

    @Test
    void aCancelledTaskDoesNotRunAndAClosedPoolTakesNone() throws Exception {
        CompletableFuture<String> later = new CompletableFuture<>();
        pool.schedule(() -> later.complete("cancelled"), 50).cancel();
        pool.schedule(() -> later.complete("kept"), 100);
        assertThat(later.get()).isEqualTo("kept");

        pool.close();
        pool.execute(() -> {});
        pool.schedule(() -> {}, 1).cancel();
    }
}
