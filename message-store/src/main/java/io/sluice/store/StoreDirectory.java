package io.sluice.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the store lies, how it is opened, and what becomes of it when it is damaged. */
final class StoreDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
    private static final String MARK = "DAMAGED";

    private final Path directory;

    StoreDirectory(Path directory) {
        this.directory = directory;
    }

    /** An open database and its families, the default one first. */
    record Opened(RocksDB database, List<ColumnFamilyHandle> handles) {}

    Path path() {
        return directory;
    }

    /** The native library is unpacked beside the data, because /tmp may forbid execution; its name is always the same. */
    void loadNativeLibrary() throws StoreException {
        try {
            createPrivately();
            NativeLibrary.load(directory.resolveSibling("native"));
        } catch (IOException e) {
            throw new StoreException("cannot load RocksDB: " + e.getMessage(), e);
        }
    }

    /** Rules and resources lie in the store with their passwords: nobody else may look in. */
    private void createPrivately() throws IOException {
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Notes that something in it is damaged, so that it is not opened again as it is. */
    void mark(String reason) {
        try {
            Files.writeString(directory.resolve(MARK), reason);
        } catch (IOException e) {
            LOG.warn("Cannot note the damage of {}: {}", directory, e.getMessage());
        }
    }

    /** Opens what lies there and mends nothing. */
    Opened open(DBOptions options, ColumnFamilyOptions familyOptions) throws RocksDBException {
        if (Files.exists(directory.resolve(MARK))) {
            throw damage("it was noted while it was read");
        }
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        for (byte[] name : existingFamilies()) {
            families.add(new ColumnFamilyDescriptor(name, familyOptions));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        RocksDB database = RocksDB.open(options, directory.toString(), families, handles);
        return new Opened(database, handles);
    }

    private List<byte[]> existingFamilies() throws RocksDBException {
        if (!Files.exists(directory.resolve("CURRENT"))) {
            if (holdsTables()) {
                // RocksDB would begin anew among them and delete them
                throw damage("the file CURRENT is missing");
            }
            return List.of(RocksDB.DEFAULT_COLUMN_FAMILY);
        }
        try (Options options = new Options()) {
            List<byte[]> families = RocksDB.listColumnFamilies(options, directory.toString());
            if (families.isEmpty()) {
                throw damage("CURRENT or the manifest cannot be read");
            }
            return families;
        }
    }

    private boolean holdsTables() throws RocksDBException {
        try (DirectoryStream<Path> tables = Files.newDirectoryStream(directory, "*.{sst,log}")) {
            return tables.iterator().hasNext();
        } catch (IOException e) {
            throw new RocksDBException("cannot list " + directory + ": " + e.getMessage());
        }
    }

    private static RocksDBException damage(String problem) {
        return new RocksDBException(new Status(Status.Code.Corruption, Status.SubCode.None, problem));
    }

    /** Another process that holds the lock, a full disk or missing rights are no damage: the data are fine. */
    static boolean isDamage(RocksDBException e) {
        Status status = e.getStatus();
        boolean partIsMissing = String.valueOf(e.getMessage()).contains("No such file");
        return partIsMissing || status != null && status.getCode() == Status.Code.Corruption;
    }

    /** Renames a damaged store and makes room for a new one; its new name. */
    Path setAside() throws StoreException {
        int number = 1;
        while (Files.exists(aside(number))) {
            number++;
        }
        try {
            Files.move(directory, aside(number));
            createPrivately();
        } catch (IOException e) {
            throw new StoreException("cannot set aside the damaged store " + directory + ": " + e.getMessage(), e);
        }
        return aside(number);
    }

    private Path aside(int number) {
        return directory.resolveSibling(directory.getFileName() + ".damaged-" + number);
    }
}
