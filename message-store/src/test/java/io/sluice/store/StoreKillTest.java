package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testkit.server.ChildJvm;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 in the middle of writing. */
@Timeout(120)
class StoreKillTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @EnumSource(Durability.class)
    @DisplayName("What was done before kill -9 is there; what comes after it has no gap")
    void keepsWhatWasDone(Durability durability) throws Exception {
        int done;
        try (ChildJvm writer = ChildJvm.start(Writer.class, data.toString(), durability.name())) {
            writer.awaitLines(60);
            writer.kill();
            done = writer.lines().stream().mapToInt(Integer::parseInt).max().orElseThrow();
        }
        try (DurableStore store = Stores.open(data.resolve("store"), durability)) {
            Map<String, String> found = DurableStoreTest.all(store.family("rule"));
            assertThat(found.size()).isGreaterThan(done);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found).containsKey(Writer.key(i));
            }
        }
    }

    /** Writes for ever, a hundred at a time, and says which was the last one done. */
    static final class Writer {
        private Writer() {}

        static String key(int number) {
            return String.format("%08d", number);
        }

        public static void main(String[] arguments) throws Exception {
            DurableStore store = Stores.open(Path.of(arguments[0]).resolve("store"), Durability.valueOf(arguments[1]));
            Family family = store.family("rule");
            for (int next = 0; ; next++) {
                var done = family.put(DurableStoreTest.bytes(key(next)), new byte[200])
                        .toCompletableFuture();
                if (next % 100 == 0) {
                    done.get(10, TimeUnit.SECONDS);
                    System.out.println(next);
                }
            }
        }
    }
}
