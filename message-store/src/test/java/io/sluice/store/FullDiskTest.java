package io.sluice.store;

import static io.sluice.store.DurableStoreTest.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.core.config.ByteSize;
import io.sluice.core.durable.Change;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loops;
import io.sluice.core.testing.ThreadLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real disk, and full. */
@Timeout(120)
class FullDiskTest {
    private static final byte[] VALUE = new byte[10_000];

    static {
        new Random(1).nextBytes(VALUE);
    }

    @TempDir
    private Path folder;

    private final ThreadLoop loop = new ThreadLoop(0);
    private final RecordedWatch watch = new RecordedWatch();
    private final Set<String> acknowledged = new TreeSet<>();

    @BeforeAll
    static void loadFromElsewhere() throws IOException {
        NativeLibrary.load(Path.of("target/native"));
    }

    @AfterEach
    void end() {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "ext4"})
    void nothingAcknowledgedIsLostAndItGoesOnByItselfWhenThereIsRoom(String kind) throws Exception {
        try (SmallDisk disk = mounted(kind)) {
            disk.fill(8);
            try (DurableStore store = open(disk, 0)) {
                DurableState state = state(store);
                IOException failure = fill(state);
                assertThat(failure).hasMessageContaining("No space left on device");
                assertThat(watch.next()).startsWith("failing: ").contains("No space left");
                assertThatThrownBy(() -> write(state, put("refused"))).cause().isInstanceOf(IOException.class);

                disk.makeRoom();
                assertThat(watch.next()).isEqualTo("writable");
                write(state, put("later"));
                acknowledged.add("later");
                assertThat(found(state)).containsAll(acknowledged);
            }
            assertThat(watch.isQuiet()).isTrue();
            try (DurableStore store = open(disk, 0)) {
                assertThat(found(state(store))).containsAll(acknowledged).doesNotContain("refused");
            }
        }
    }

    @Test
    void aStoreOnAFullDiskOpensAndIsReadable() throws Exception {
        try (SmallDisk disk = mounted("ext4")) {
            try (DurableStore store = open(disk, 0)) {
                fill(state(store));
            }
            try (DurableStore store = open(disk, 0)) {
                assertThat(found(state(store))).containsAll(acknowledged);
            }
        }
    }

    @Test
    void belowTheReserveMessagesAreRefusedAndQueuesCanBeEmptied() throws Exception {
        try (SmallDisk disk = mounted("tmpfs");
                DurableStore store = open(disk, 12)) {
            disk.fill(8);
            DurableState state = state(store);
            IOException refusal = fill(state);
            assertThat(refusal).hasMessageContaining("the disk is full").hasMessageContaining("store.reserve");
            assertThat(watch.next()).startsWith("full: ");
            assertThat(Files.getFileStore(disk.root()).getUsableSpace()).isGreaterThan(8 << 20);

            write(state, Change.put(Space.SESSION, bytes("client"), bytes("comes back")));
            write(
                    state,
                    Change.remove(Space.QUEUE, bytes(acknowledged.iterator().next())));
            store.family("rule")
                    .put(bytes("r"), bytes("rule"))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            disk.makeRoom();
            awaitRoom(state);
            assertThat(watch.next()).isEqualTo("room again");
            assertThat(watch.isQuiet()).isTrue();
        }
    }

    private SmallDisk mounted(String kind) throws Exception {
        Path at = folder.resolve("disk");
        return kind.equals("ext4") ? SmallDisk.ext4(at, 52) : SmallDisk.tmpfs(at, 40);
    }

    private DurableStore open(SmallDisk disk, int reserveMegabytes) throws StoreException {
        StoreSettings settings = new StoreSettings(Durability.BATCHED, new ByteSize((long) reserveMegabytes << 20));
        return DurableStore.open(disk.root().resolve("store"), settings, watch);
    }

    private DurableState state(DurableStore store) {
        return store.state(new Loops(List.of(loop)));
    }

    /** Writes until it fails; the failure. */
    private IOException fill(DurableState state) throws Exception {
        for (int i = 0; i < 10_000; i++) {
            String key = "key " + i;
            try {
                write(state, put(key));
                acknowledged.add(key);
            } catch (ExecutionException e) {
                return assertInstanceOf(IOException.class, e.getCause());
            }
        }
        throw new AssertionError("the disk is not full");
    }

    /** Removes and stores until storing succeeds again. */
    private void awaitRoom(DurableState state) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            try {
                write(state, put("again"));
                return;
            } catch (ExecutionException e) {
                assertThat(e).hasMessageContaining("store.reserve");
            }
        }
    }

    private void write(DurableState state, Change change) throws Exception {
        CompletionStage<Void> done = loop.ask(() -> {
            state.journal(loop).add(change);
            return state.journal(loop).durable();
        });
        done.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Set<String> found(DurableState state) throws IOException {
        Set<String> keys = new TreeSet<>();
        state.forEach(Space.QUEUE, (key, value) -> {
            assertThat(value).isEqualTo(VALUE);
            keys.add(new String(key, UTF_8));
        });
        return keys;
    }

    private static Change put(String key) {
        return Change.put(Space.QUEUE, bytes(key), VALUE);
    }
}
