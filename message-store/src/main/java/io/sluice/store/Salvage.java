package io.sluice.store;

import io.sluice.core.durable.Space;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what can still be read of a damaged store into a new one: rules and resources first, then sessions, the many
 * messages last. What cannot be read is passed over, a table file at a time. The damaged files stay as they are, but for
 * the name in {@code CURRENT} if it was lost.
 */
final class Salvage {
    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);
    private static final int OPEN_FILES = 64;

    private final Path damaged;
    private final Database into;
    private final BatchEncoder batch = new BatchEncoder();
    private long copied;
    private int gaps;

    Salvage(Path damaged, Database into) {
        this.damaged = damaged;
        this.into = into;
    }

    /** Copies; what came of it, in words. Never fails: the store that is begun is more important. */
    String copy() {
        Deque<AbstractNativeReference> owned = new ArrayDeque<>();
        try {
            DBOptions options = new DBOptions()
                    .setParanoidChecks(false)
                    .setMaxOpenFiles(OPEN_FILES)
                    .setWalRecoveryMode(WALRecoveryMode.SkipAnyCorruptedRecords);
            owned.push(options);
            nameManifestIfLost();
            copyFamilies(options, owned);
        } catch (RocksDBException | IOException e) {
            LOG.warn("What is in {} cannot be read further: {}", damaged, e.getMessage());
            return copied == 0 ? "nothing of it can be read" : copied + " records could be read, then no more";
        } finally {
            while (!owned.isEmpty()) {
                owned.pop().close();
            }
        }
        return copied + " records could be read" + (gaps == 0 ? "" : ", " + gaps + " parts could not");
    }

    private void copyFamilies(DBOptions options, Deque<AbstractNativeReference> owned) throws RocksDBException {
        List<ColumnFamilyDescriptor> names = new ArrayList<>();
        try (Options plain = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(plain, damaged.toString())) {
                names.add(new ColumnFamilyDescriptor(name));
            }
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        RocksDB from = RocksDB.openReadOnly(options, damaged.toString(), names, handles);
        owned.push(from);
        handles.forEach(owned::push);
        List<Source> families = new ArrayList<>();
        for (ColumnFamilyHandle handle : handles) {
            families.add(new Source(new String(handle.getName(), StandardCharsets.UTF_8), handle));
        }
        families.sort(Comparator.comparingInt(Source::rank));
        for (Source family : families) {
            copy(from, family);
        }
        into.sync();
    }

    private record Source(String name, ColumnFamilyHandle handle) {
        /** Place in the order of copying: what is no space of the broker's state first, then as the spaces are listed. */
        int rank() {
            return Arrays.stream(Space.values())
                    .filter(space -> space.text().equals(name))
                    .findFirst()
                    .map(space -> space == Space.QUEUE ? Space.values().length : space.ordinal())
                    .orElse(-1);
        }
    }

    private void copy(RocksDB from, Source family) throws RocksDBException {
        int number = into.family(family.name()).getID();
        Scan scan = new Scan(from, family.handle(), (key, value) -> {
            batch.put(number, key, value);
            copied++;
            writeIfLarge();
        });
        scan.run(damage -> {
            gaps++;
            LOG.warn("Family {}: {}", family.name(), damage.getMessage());
        });
        write();
    }

    private void writeIfLarge() throws RocksDBException {
        if (batch.length() > GroupCommit.FULL_BATCH) {
            write();
        }
    }

    private void write() throws RocksDBException {
        if (!batch.isEmpty()) {
            into.write(batch.toBytes(), false);
            batch.clear();
        }
    }

    /** A file of nul bytes, or none, where the name of the manifest should be: the newest one is meant. */
    private void nameManifestIfLost() throws IOException {
        Path current = damaged.resolve("CURRENT");
        if (Files.exists(current)
                && Files.readString(current, StandardCharsets.ISO_8859_1).startsWith("MANIFEST-")) {
            return;
        }
        try (DirectoryStream<Path> manifests = Files.newDirectoryStream(damaged, "MANIFEST-*")) {
            String newest = "";
            for (Path manifest : manifests) {
                String name = manifest.getFileName() + "";
                newest = name.compareTo(newest) > 0 ? name : newest;
            }
            if (!newest.isEmpty()) {
                Files.writeString(current, newest + "\n");
            }
        }
    }
}
