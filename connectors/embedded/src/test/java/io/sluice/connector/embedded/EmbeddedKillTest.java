package io.sluice.connector.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.testkit.server.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of writing. */
@Timeout(120)
class EmbeddedKillTest {
    private static final int BATCH = 16;

    @TempDir
    private Path data;

    @RepeatedTest(2)
    @DisplayName("What was acknowledged before kill -9 is there, each row once, also when the last batch comes again")
    void keepsWhatWasAcknowledged() throws Exception {
        int acknowledged;
        try (ChildJvm writer = ChildJvm.start(Writer.class, data.toString())) {
            writer.awaitLines(40);
            writer.kill();
            acknowledged =
                    writer.lines().stream().mapToInt(Integer::parseInt).max().orElseThrow();
        }
        assertThat(acknowledged).isGreaterThanOrEqualTo(40 * BATCH);
        try (EmbeddedBox box = EmbeddedBox.in(data)) {
            long stored = count(box);
            assertThat(stored).isBetween((long) acknowledged, (long) acknowledged + BATCH);
            assertThat(stored % BATCH).as("batches are whole").isZero();
            box.action("readings").send(rows(acknowledged));
            box.action("readings").send(rows(acknowledged));
            assertThat(count(box)).isEqualTo((long) acknowledged + BATCH);
            assertThat(box.ask("SELECT count(DISTINCT n), min(n), max(n) FROM readings"))
                    .containsExactly(List.of((long) acknowledged + BATCH, 0L, (long) acknowledged + BATCH - 1));
        }
    }

    private static long count(EmbeddedBox box) throws ConnectorException {
        Object count = box.ask("SELECT count(*) FROM readings").get(0).get(0);
        return ((Number) java.util.Objects.requireNonNull(count)).longValue();
    }

    private static List<Row> rows(int from) {
        return IntStream.range(from, from + BATCH)
                .mapToObj(i -> EmbeddedBox.row(i, "n", (long) i, "text", "x".repeat(100)))
                .toList();
    }

    /** Writes batches for ever and says after each how many rows were acknowledged. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            try (EmbeddedBox box = EmbeddedBox.in(Path.of(arguments[0]))) {
                Action action = box.action("readings");
                for (int next = 0; ; next += BATCH) {
                    action.send(rows(next));
                    System.out.println(next + BATCH);
                }
            }
        }
    }
}
