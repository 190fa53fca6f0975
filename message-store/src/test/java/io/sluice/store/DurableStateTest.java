package io.sluice.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loops;
import io.sluice.core.testing.ThreadLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What loops may rely on. */
@Timeout(60)
class DurableStateTest {
    @TempDir
    private Path data;

    private final ThreadLoop loop = new ThreadLoop(0);
    private final ThreadLoop other = new ThreadLoop(1);
    private @Nullable DurableStore store;
    private DurableState state = DurableState.none();

    @BeforeEach
    void open() throws Exception {
        reopen(Durability.BATCHED);
    }

    @AfterEach
    void close() throws Exception {
        closeStore();
        loop.close();
        other.close();
    }

    private void closeStore() throws Exception {
        DurableStore old = store;
        if (old != null) {
            old.close();
        }
    }

    private void reopen(Durability durability) throws Exception {
        closeStore();
        DurableStore opened = Stores.open(data.resolve("store"), durability);
        store = opened;
        state = opened.state(new Loops(List.of(loop, other)));
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whatWasWaitedForIsThereAfterARestart(Durability durability) throws Exception {
        reopen(durability);
        writeAndWait(loop, put("a", "1"), put("b", "2"), put("ba", "3"), put("c", "4"));
        writeAndWait(loop, Change.remove(Space.QUEUE, bytes("a")), Change.removeAll(Space.QUEUE, bytes("b")));
        writeAndWait(other, Change.put(Space.SESSION, bytes("a"), bytes("other space")));
        reopen(durability);
        assertThat(all(Space.QUEUE)).containsExactly(Map.entry("c", "4"));
        assertThat(all(Space.SESSION)).containsExactly(Map.entry("a", "other space"));
        assertThat(state.isDurable()).isTrue();
    }

    @Test
    void whatNobodyWaitedForIsWrittenAtTheLatestByTheClose() throws Exception {
        loop.run(() -> state.journal(loop).add(put("a", "1")));
        loop.run(() -> {}); // behind the end of that turn
        reopen(Durability.BATCHED);
        assertThat(all(Space.QUEUE)).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void theStageIsTheSameForATurnAndCompletesOnTheLoop() throws Exception {
        CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
        CompletionStage<Void> first = loop.ask(() -> {
            Journal journal = state.journal(loop);
            assertThat(state.journal(loop)).isSameAs(journal);
            journal.add(put("a", "1"));
            CompletionStage<Void> stage = journal.durable();
            journal.add(put("b", "2"));
            assertThat(journal.durable()).isSameAs(stage);
            stage.thenRun(() -> onLoop.complete(loop.inLoop()));
            return stage;
        });
        assertThat(onLoop.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(all(Space.QUEUE)).hasSize(2);
        assertThat(loop.ask(() -> state.journal(loop).durable())).isNotSameAs(first);
    }

    @Test
    void aTurnWithNothingInItCompletesTooAndAfterTheOnesBefore() throws Exception {
        List<String> order = new ArrayList<>();
        CompletionStage<Void> last = loop.ask(() -> {
            state.journal(loop).add(put("a", "1"));
            state.journal(loop).durable().thenRun(() -> order.add("full"));
            CompletableFuture<Void> empty = new CompletableFuture<>();
            loop.execute(() -> loop.execute(() -> state.journal(loop).durable().thenRun(() -> {
                order.add("empty");
                empty.complete(null);
            })));
            return empty;
        });
        await(last);
        assertThat(order).containsExactly("full", "empty");
    }

    @Test
    void whatWasCalledOffIsNotWritten() throws Exception {
        Change kept = put("a", "1");
        Change calledOff = put("b", "2");
        assertThat(calledOff.callOff()).isTrue();
        writeAndWait(loop, kept, calledOff);
        assertThat(kept.callOff()).isFalse();
        assertThat(calledOff.isFailed()).isFalse();
        assertThat(all(Space.QUEUE)).containsExactly(Map.entry("a", "1"));
        writeAndWait(loop, calledOff);
    }

    @Test
    void oneLoopAfterTheOther() throws Exception {
        for (int i = 0; i < 200; i++) {
            int number = i;
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.run(() -> {
                state.journal(loop).add(put("k", "first " + number));
                // behind the hand-over of this turn
                loop.execute(() -> other.execute(() -> {
                    state.journal(other).add(put("k", "second " + number));
                    state.journal(other).durable().thenRun(() -> done.complete(null));
                }));
            });
            await(done);
            assertThat(all(Space.QUEUE)).containsExactly(Map.entry("k", "second " + number));
        }
    }

    @Test
    void aChangeThatCannotBeEncodedFailsItsTurnAndNoOther() throws Exception {
        Change whole = put("a", "1");
        Change broken = new Change() {
            @Override
            public Space space() {
                return Space.QUEUE;
            }

            @Override
            public byte[] key() {
                return bytes("b");
            }

            @Override
            public byte[] value() {
                throw new IllegalStateException("planned by the test");
            }
        };
        CompletionStage<Void> before = write(loop, put("before", "1"));
        CompletionStage<Void> failed = write(loop, whole, broken, put("c", "1"));
        CompletionStage<Void> after = write(loop, put("d", "1"));
        await(before);
        assertThatThrownBy(() -> await(failed))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("planned by the test");
        await(after);
        assertThat(whole.isFailed()).isTrue();
        assertThat(broken.isFailed()).isTrue();
        assertThat(all(Space.QUEUE)).containsOnlyKeys("before", "d");
    }

    @Test
    void afterTheCloseEverythingFails() throws Exception {
        closeStore();
        Change late = put("a", "1");
        CompletionStage<Void> failed = write(loop, late);
        assertThatThrownBy(() -> await(failed)).hasMessageContaining("closed");
        assertThat(late.isFailed()).isTrue();
    }

    private CompletionStage<Void> write(ThreadLoop on, Change... changes) throws Exception {
        return on.ask(() -> {
            for (Change change : changes) {
                state.journal(on).add(change);
            }
            return state.journal(on).durable();
        });
    }

    private void writeAndWait(ThreadLoop on, Change... changes) throws Exception {
        await(write(on, changes));
    }

    private static void await(CompletionStage<Void> done) throws Exception {
        done.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Map<String, String> all(Space space) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        state.forEach(space, (key, value) -> found.put(new String(key, UTF_8), new String(value, UTF_8)));
        return found;
    }

    private static Change put(String key, String value) {
        return Change.put(Space.QUEUE, bytes(key), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
