package io.sluice.connector.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** Where the database lies, how it is opened, and what becomes of it when it is damaged. */
final class DatabaseFile {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final String NATIVE_DIRECTORY = "org.sqlite.tmpdir";
    /** Longest text or bytes that a question may make. */
    private static final int QUESTION_VALUE_LIMIT = 16 << 20;

    private final Path directory;
    private final Path file;
    private final int busyMillis;

    /** @param busyMillis how long to wait for another process that holds the file */
    DatabaseFile(Path dataDirectory, int busyMillis) {
        this.directory = dataDirectory.resolve("embedded");
        this.file = directory.resolve("sluice.db");
        this.busyMillis = busyMillis;
    }

    /**
     * Identity of the file that has this name now. A file that was deleted or replaced under an open connection takes
     * rows that nobody ever sees again.
     */
    Optional<Object> identity() {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Opens the file for writing; every commit is on the disk before it returns. */
    Connection openForWriting() throws SQLException {
        prepareDirectory();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalSizeLimit(16 << 20);
        config.setCacheSize(-8_192);
        config.setBusyTimeout(busyMillis);
        Connection connection = open(config);
        try (var statement = connection.createStatement()) {
            // reads the first page and the schema: finds a file that is none of SQLite's
            statement.execute("SELECT count(*) FROM sqlite_schema");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens the file for one question: nothing can be changed, no other file reached. Sorting spills to /var/tmp. */
    Connection openForReading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(busyMillis);
        config.setCacheSize(-4_096);
        config.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "0");
        config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, Integer.toString(QUESTION_VALUE_LIMIT));
        return open(config);
    }

    /** Renames a damaged database, so that a new one can begin; nothing is deleted. */
    void setAside(SQLException reason) throws SQLException {
        try {
            Path aside = free(file.getFileName() + ".damaged-");
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Path part = file.resolveSibling(file.getFileName() + suffix);
                if (Files.exists(part)) {
                    Files.move(part, aside.resolveSibling(aside.getFileName() + suffix));
                }
            }
            LOG.error(
                    "Database of the embedded tables is damaged ({}). It was set aside as {} and a new one is begun. "
                            + "Rows may be saved from it with: sqlite3 {} .recover",
                    reason.getMessage(),
                    aside,
                    aside);
        } catch (IOException e) {
            throw new SQLException("cannot set aside the damaged file " + file + ": " + e.getMessage(), e);
        }
    }

    private Path free(String prefix) {
        int number = 1;
        while (Files.exists(file.resolveSibling(prefix + number))) {
            number++;
        }
        return file.resolveSibling(prefix + number);
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        Properties properties = config.toProperties();
        Connection connection = new JDBC().connect("jdbc:sqlite:" + file, properties);
        if (connection == null) {
            throw new SQLException("driver refuses " + file);
        }
        return connection;
    }

    private void prepareDirectory() throws SQLException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            }
            syncEntry();
            prepareNativeLibrary(directory.resolve("native"));
        } catch (IOException e) {
            throw new SQLException("cannot create " + directory + ": " + e.getMessage(), e);
        }
    }

    /** SQLite makes its files last in their directory; the directory itself must last, too, or a power cut takes all of it. */
    private void syncEntry() throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel entries = FileChannel.open(parent, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    /**
     * The driver unpacks SQLite itself before its first use: into the data directory, because /tmp may forbid execution.
     * What a killed process left there is removed, or each power cut would cost a megabyte.
     */
    private static synchronized void prepareNativeLibrary(Path directory) throws IOException {
        if (System.getProperty(NATIVE_DIRECTORY) != null) {
            return;
        }
        Files.createDirectories(directory);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "sqlite-*")) {
            for (Path path : left) {
                Files.deleteIfExists(path);
            }
        }
        System.setProperty(NATIVE_DIRECTORY, directory.toString());
    }
}
