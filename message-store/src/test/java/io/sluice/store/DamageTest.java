package io.sluice.store;

import static io.sluice.store.DurableStoreTest.all;
import static io.sluice.store.DurableStoreTest.bytes;
import static io.sluice.store.DurableStoreTest.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.config.ByteSize;
import io.sluice.testkit.connector.LogCapture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** Files that a power cut or a dying disk has spoilt. */
@Timeout(60)
class DamageTest {
    private static final int MANY = 2_000;

    @TempDir
    private Path data;

    private final Random random = new Random(1);

    private final RecordedWatch watch = new RecordedWatch();

    /** How a file is spoilt. */
    enum Spoil {
        NULS {
            @Override
            void spoil(Path file) throws IOException {
                Files.write(file, new byte[(int) Files.size(file)]);
            }
        },
        MISSING {
            @Override
            void spoil(Path file) throws IOException {
                Files.delete(file);
            }
        },
        CUT {
            @Override
            void spoil(Path file) throws IOException {
                try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                    raw.setLength(raw.length() / 2);
                }
            }
        };

        abstract void spoil(Path file) throws IOException;
    }

    @ParameterizedTest
    @CsvSource({"NULS", "MISSING", "CUT"})
    void rulesOutliveDamagedMessages(Spoil spoil) throws Exception {
        fill();
        spoil.spoil(tableOf("queue"));
        try (LogCapture log = LogCapture.begin();
                DurableStore store = open()) {
            assertThat(all(store.family("rule"))).containsExactly(Map.entry("a", "1"), Map.entry("late", "in the log"));
            // the newest tables are read together: one that is damaged hides the others of its family
            assertThat(all(store.family("queue"))).doesNotContainKey("early");
            put(store.family("rule"), "new", "life");
            assertThat(log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("store.damaged-1"));
        }
        assertThat(watch.next()).startsWith("damaged: store.damaged-1").contains("records could be read");
        assertThat(data.resolve("store.damaged-1")).isDirectory();
        try (DurableStore store = open()) {
            assertThat(all(store.family("rule"))).containsOnlyKeys("a", "late", "new");
        }
        assertThat(watch.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"NULS", "MISSING", "CUT"})
    void everythingOutlivesALostNameOfTheManifest(Spoil spoil) throws Exception {
        fill();
        spoil.spoil(directory().resolve("CURRENT"));
        try (DurableStore store = open()) {
            assertThat(all(store.family("rule"))).containsOnlyKeys("a", "late");
            assertThat(all(store.family("queue"))).containsOnlyKeys("early", "late");
        }
        assertThat(watch.next()).startsWith("damaged: store.damaged-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MANIFEST-*", "*"})
    void whatCannotBeReadAtAllIsSetAsideAndAnEmptyStoreBegun(String pattern) throws Exception {
        fill();
        for (Path file : files(pattern)) {
            Spoil.NULS.spoil(file);
        }
        try (DurableStore store = open()) {
            put(store.family("rule"), "new", "life");
            assertThat(all(store.family("rule"))).containsExactly(Map.entry("new", "life"));
        }
        assertThat(watch.next()).startsWith("damaged: store.damaged-1").contains("nothing of it can be read");
    }

    @Test
    void whatLiesBesideADamagedBlockIsServedAndTheNextStartKeepsIt() throws Exception {
        spoilTheMiddleOfManyTables();
        try (DurableStore store = open()) {
            assertThat(all(store.family("queue")))
                    .containsKeys(key(0), key(MANY - 1))
                    .hasSizeBetween(MANY / 2, MANY - 1);
        }
        assertThat(watch.next()).startsWith("damaged: store: ");
        try (DurableStore store = open()) {
            assertThat(all(store.family("queue"))).containsKeys(key(0), key(MANY - 1));
            assertThat(watch.next()).startsWith("damaged: store.damaged-1: ");
            put(store.family("queue"), "new", "life");
        }
        try (DurableStore store = open()) {
            assertThat(all(store.family("queue"))).containsKeys(key(0), key(MANY - 1), "new");
        }
        assertThat(watch.isQuiet()).isTrue();
    }

    @Test
    void damageAfterDamageIsSetAsideBesideTheFirst() throws Exception {
        for (int i = 1; i <= 2; i++) {
            fill();
            Spoil.MISSING.spoil(directory().resolve("CURRENT"));
            open().close();
            assertThat(watch.next()).startsWith("damaged: store.damaged-" + i);
        }
    }

    private static String key(int number) {
        return String.format(Locale.ROOT, "%06d", number);
    }

    /** One byte in the middle of the middle one of several tables that follow each other. */
    private void spoilTheMiddleOfManyTables() throws Exception {
        try (DurableStore store = open()) {
            Family queue = store.family("queue");
            for (int i = 0; i < MANY; i++) {
                queue.put(bytes(key(i)), random(1_000));
            }
        }
        List<String> tables = new ArrayList<>();
        withRocks((rocks, handles) -> {
            try (CompactRangeOptions rewrite =
                    new CompactRangeOptions().setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
                for (ColumnFamilyHandle handle : handles) {
                    rocks.compactRange(handle, null, null, rewrite);
                }
            }
            rocks.getLiveFilesMetaData().stream()
                    .sorted((a, b) -> Arrays.compareUnsigned(a.smallestKey(), b.smallestKey()))
                    .forEach(file -> tables.add(file.fileName().substring(1)));
        });
        assertThat(tables).hasSizeGreaterThan(4);
        Path middle = directory().resolve(tables.get(tables.size() / 2));
        try (RandomAccessFile raw = new RandomAccessFile(middle.toFile(), "rw")) {
            raw.seek(raw.length() / 3);
            int spoilt = raw.read() ^ 0xFF;
            raw.seek(raw.length() / 3);
            raw.write(spoilt);
        }
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private DurableStore open() throws StoreException {
        return DurableStore.open(directory(), new StoreSettings(Durability.BATCHED, new ByteSize(0)), watch);
    }

    private Path directory() {
        return data.resolve("store");
    }

    /** Rules and messages, each in a table of their own, and more of both in the log. */
    private void fill() throws Exception {
        try (DurableStore store = open()) {
            put(store.family("rule"), "a", "1");
            put(store.family("queue"), "early", "message");
        }
        makeTables();
        try (DurableStore store = open()) {
            put(store.family("rule"), "late", "in the log");
            put(store.family("queue"), "late", "in the log");
        }
    }

    private void makeTables() throws Exception {
        withRocks((rocks, handles) -> {
            try (FlushOptions flush = new FlushOptions()) {
                rocks.flush(flush, handles);
            }
        });
    }

    private Path tableOf(String family) throws Exception {
        List<Path> found = new ArrayList<>();
        withRocks((rocks, handles) -> {
            for (LiveFileMetaData file : rocks.getLiveFilesMetaData()) {
                if (DurableStoreTest.text(file.columnFamilyName()).equals(family)) {
                    found.add(directory().resolve(file.fileName().substring(1)));
                }
            }
        });
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private interface Use {
        void of(RocksDB rocks, List<ColumnFamilyHandle> handles) throws Exception;
    }

    private void withRocks(Use use) throws Exception {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options plain = new Options();
                DBOptions options = new DBOptions().setAvoidFlushDuringRecovery(true)) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(
                            plain, directory().toString())
                    .stream()
                    .map(name ->
                            new ColumnFamilyDescriptor(name, new ColumnFamilyOptions().setTargetFileSizeBase(200_000)))
                    .toList();
            try (RocksDB rocks = RocksDB.open(options, directory().toString(), families, handles)) {
                use.of(rocks, handles);
                handles.forEach(ColumnFamilyHandle::close);
            }
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
}
