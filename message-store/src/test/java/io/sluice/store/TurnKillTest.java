package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loops;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.ThreadLoop;
import io.sluice.testkit.server.ChildJvm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two loops write turns of many sizes and are killed at any moment, again and again on the same store. Each turn adds one
 * record for each of its parts, removes those of the turn before, and notes its number.
 */
@Timeout(120)
class TurnKillTest {
    private static final int ROUNDS = 3;

    @TempDir
    private Path data;

    @Feature("SE-17")
    @RepeatedTest(3)
    @DisplayName(
            "After each kill the last turn of each loop is there as a whole, none before it, and not less than was told")
    void turnsAreWholeAndInOrder(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        Durability durability = Durability.values()[repetition.getCurrentRepetition() % Durability.values().length];
        for (int round = 0; round < ROUNDS; round++) {
            long[] told = new long[2];
            try (ChildJvm writer = ChildJvm.start(
                    Writer.class, data.toString(), durability.name(), Long.toString(random.nextLong()))) {
                writer.awaitLines(20 + random.nextInt(400));
                writer.kill();
                for (String line : writer.lines()) {
                    String[] parts = line.split(" ");
                    told[Integer.parseInt(parts[0])] = Long.parseLong(parts[1]);
                }
            }
            for (int loop = 0; loop < told.length; loop++) {
                assertThat(lastTurnIn(loop)).isGreaterThanOrEqualTo(told[loop]);
            }
        }
    }

    /** The number of the only turn of a loop, all of whose parts must be there. */
    private long lastTurnIn(int loop) throws Exception {
        Map<Long, Integer> parts = new TreeMap<>();
        List<Integer> sizes = new ArrayList<>();
        try (DurableStore store = Stores.open(data.resolve("store"), Durability.BATCHED)) {
            DurableState state = store.state(new Loops(List.of()));
            state.forEach(Space.QUEUE, (key, value) -> {
                ByteBuffer fields = ByteBuffer.wrap(key);
                if (fields.getInt() == loop) {
                    parts.merge(fields.getLong(), 1, Integer::sum);
                    sizes.add(ByteBuffer.wrap(value).getInt());
                }
            });
        }
        assertThat(parts).as("turns of loop %s", loop).hasSize(1);
        assertThat(sizes).as("sizes told by its parts").hasSize(sizes.get(0)).containsOnly(sizes.get(0));
        return parts.keySet().iterator().next();
    }

    /** Writes turns for ever and tells which are done. */
    static final class Writer {
        private static final int MOST_PARTS = 20;

        private final ThreadLoop loop;
        private final DurableState state;
        private final Random random;
        private long turn;

        private Writer(ThreadLoop loop, DurableState state, long seed) {
            this.loop = loop;
            this.state = state;
            this.random = new Random(seed);
        }

        public static void main(String[] arguments) throws Exception {
            DurableStore store = Stores.open(Path.of(arguments[0]).resolve("store"), Durability.valueOf(arguments[1]));
            List<ThreadLoop> loops = List.of(new ThreadLoop(0), new ThreadLoop(1));
            DurableState state = store.state(new Loops(loops));
            long[] last = new long[loops.size()];
            state.forEach(Space.QUEUE, (key, value) -> {
                ByteBuffer fields = ByteBuffer.wrap(key);
                last[fields.getInt()] = fields.getLong();
            });
            for (ThreadLoop loop : loops) {
                Writer writer = new Writer(loop, state, Long.parseLong(arguments[2]) + loop.index());
                writer.turn = last[loop.index()];
                loop.execute(writer::next);
            }
        }

        private void next() {
            Journal journal = state.journal(loop);
            journal.add(Change.removeAll(Space.QUEUE, prefix()));
            turn++;
            int parts = 1 + random.nextInt(MOST_PARTS);
            for (int part = 0; part < parts; part++) {
                byte[] key = ByteBuffer.allocate(16).put(prefix()).putInt(part).array();
                journal.add(Change.put(
                        Space.QUEUE,
                        key,
                        ByteBuffer.allocate(4 + random.nextInt(2_000))
                                .putInt(parts)
                                .array()));
            }
            if (random.nextInt(4) == 0) {
                long now = turn;
                journal.durable().thenRun(() -> {
                    System.out.println(loop.index() + " " + now);
                    loop.execute(this::next);
                });
            } else {
                loop.execute(this::next);
            }
        }

        private byte[] prefix() {
            return ByteBuffer.allocate(12).putInt(loop.index()).putLong(turn).array();
        }
    }
}
