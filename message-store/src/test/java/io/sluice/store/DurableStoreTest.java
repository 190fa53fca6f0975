package io.sluice.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a store: good days, and bad ones. */
@Timeout(60)
class DurableStoreTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void keepsWhatWasPutOverARestart(Durability durability) throws Exception {
        try (DurableStore store = Stores.open(directory(), durability)) {
            Family rules = store.family("rule");
            Family resources = store.family("resource");
            put(rules, "b", "2");
            put(rules, "a", "1");
            put(rules, "c", "3");
            put(resources, "a", "other family");
            rules.delete(bytes("c")).toCompletableFuture().get(5, TimeUnit.SECONDS);
            put(rules, "b", "two");
            assertThat(all(rules)).containsExactly(Map.entry("a", "1"), Map.entry("b", "two"));
        }
        try (DurableStore store = Stores.open(directory(), durability)) {
            assertThat(all(store.family("rule"))).containsExactly(Map.entry("a", "1"), Map.entry("b", "two"));
            assertThat(all(store.family("resource"))).containsExactly(Map.entry("a", "other family"));
            assertThat(store.family("rule").get(bytes("a"))).isEqualTo(bytes("1"));
            assertThat(store.family("rule").get(bytes("c"))).isNull();
            assertThat(store.family("rule").name()).isEqualTo("rule");
        }
    }

    @Test
    void manyThreadsShareTheWritesAndTheLastOneWins() throws Exception {
        try (DurableStore store = Stores.open(directory(), Durability.BATCHED)) {
            Family family = store.family("rule");
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String mine = "thread-" + t;
                threads.add(new Thread(() -> {
                    CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
                    for (int i = 0; i < 2_000; i++) {
                        last = family.put(bytes(mine), bytes(Integer.toString(i)))
                                .toCompletableFuture();
                        family.put(bytes(mine + "/" + i), new byte[100]);
                    }
                    await(last);
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            for (int t = 0; t < 4; t++) {
                assertThat(family.get(bytes("thread-" + t))).isEqualTo(bytes("1999"));
            }
        }
        try (DurableStore store = Stores.open(directory(), Durability.BATCHED)) {
            assertThat(all(store.family("rule"))).hasSize(4 * 2_001);
        }
    }

    @Test
    void writesThatWereAskedForBeforeTheCloseAreDone() throws Exception {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        DurableStore store = Stores.open(directory(), Durability.BATCHED);
        Family family = store.family("rule");
        for (int i = 0; i < 1_500; i++) {
            asked.add(family.put(bytes("k" + i), new byte[10]).toCompletableFuture());
        }
        store.close();
        assertThat(asked).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertClosed(family.put(bytes("late"), new byte[0]).toCompletableFuture());
        assertThatThrownBy(() -> all(family)).isInstanceOf(StoreException.class).hasMessage("the store is closed");
        assertThatThrownBy(() -> family.get(bytes("k1"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.family("new")).isInstanceOf(StoreException.class);
        store.close();
    }

    @Test
    void aFullQueueRefusesInsteadOfGrowing() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (DurableStore store = Stores.open(directory(), Durability.EVERY_MESSAGE)) {
            Family family = store.family("rule");
            try {
                holdCommitThread(family, held);
                byte[] value = new byte[64 * 1024];
                long accepted = 0;
                CompletableFuture<Void> write = new CompletableFuture<>();
                while (accepted <= 2 * DurableStore.mostWaiting() && !write.isDone()) {
                    write = family.put(bytes("k"), value).toCompletableFuture();
                    accepted += write.isDone() ? 0 : value.length;
                }
                assertThat(accepted)
                        .isBetween(DurableStore.mostWaiting() * 9 / 10, DurableStore.mostWaiting() + value.length);
                assertThat(write).isCompletedExceptionally();
                assertThatThrownBy(write::join).hasMessageContaining("overloaded");
            } finally {
                held.countDown();
            }
        }
        try (DurableStore store = Stores.open(directory(), Durability.EVERY_MESSAGE)) {
            assertThat(store.family("rule").get(bytes("k"))).hasSize(64 * 1024);
        }
    }

    @Test
    void aSecondProcessIsToldAndHarmsNothing() throws Exception {
        try (DurableStore store = Stores.open(directory(), Durability.NONE)) {
            put(store.family("rule"), "a", "1");
            assertThatThrownBy(() -> Stores.open(directory(), Durability.NONE))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("lock");
            assertThat(all(store.family("rule"))).hasSize(1);
        }
        assertThat(data.resolve("store.damaged-1")).doesNotExist();
    }

    @Test
    void aTornEndOfTheLogIsCutOff() throws Exception {
        Path copy = data.resolve("copy/store");
        try (DurableStore store = Stores.open(directory(), Durability.EVERY_MESSAGE)) {
            put(store.family("rule"), "a", "1");
            put(store.family("rule"), "b", "2".repeat(1_000));
            Files.createDirectories(copy);
            for (Path file : files("*")) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(copy, "*.log")) {
            for (Path log : logs) {
                try (RandomAccessFile raw = new RandomAccessFile(log.toFile(), "rw")) {
                    raw.setLength(Math.max(0, raw.length() - 300));
                }
            }
        }
        try (DurableStore store = Stores.open(copy, Durability.EVERY_MESSAGE)) {
            assertThat(all(store.family("rule"))).containsExactly(Map.entry("a", "1"));
            put(store.family("rule"), "b", "again");
        }
    }

    /** Resources lie in it with their passwords. */
    @Test
    void nobodyElseMayLookIntoTheStore() throws Exception {
        Stores.open(directory(), Durability.NONE).close();
        assertThat(Files.getPosixFilePermissions(directory())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /** Holds the store's thread up in a completion, which nobody should do, so that nothing is written. */
    private static void holdCommitThread(Family family, CountDownLatch until) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        while (reached.getCount() > 0) {
            // runs on this thread instead if the write is done already: then once more
            family.put(bytes("first"), new byte[0]).thenRun(() -> {
                if (Thread.currentThread().getName().equals("store-commit")) {
                    reached.countDown();
                    await(until);
                }
            });
            reached.await(50, TimeUnit.MILLISECONDS);
        }
    }

    private static void await(CompletableFuture<Void> write) {
        try {
            write.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<Path> files(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), pattern)) {
            files.forEach(found::add);
        }
        assertThat(found).as(pattern).isNotEmpty();
        return found;
    }

    private static void assertClosed(CompletableFuture<Void> write) {
        assertThatThrownBy(() -> write.get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
    }

    private Path directory() {
        return data.resolve("store");
    }

    static void put(Family family, String key, String value) throws Exception {
        family.put(bytes(key), bytes(value)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static Map<String, String> all(Family family) throws StoreException {
        Map<String, String> found = new LinkedHashMap<>();
        family.forEach((key, value) -> found.put(new String(key, UTF_8), new String(value, UTF_8)));
        return found;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
