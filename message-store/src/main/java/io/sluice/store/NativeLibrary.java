package io.sluice.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native library, unpacked in a folder of ours under a name that is always the same: copies do not pile up, a
 * {@code /tmp} that forbids execution does not matter, and a start on a full disk finds it there. It is unpacked again when
 * its checksum is not that of the one in the jar: after an upgrade, or a power cut in the middle of it.
 */
final class NativeLibrary {
    private static final int CHUNK = 1 << 16;

    private static boolean loaded;

    private NativeLibrary() {}

    /** Loads it, once in a process. */
    static synchronized void load(Path folder) throws IOException {
        if (!loaded) {
            Files.createDirectories(folder);
            loadFrom(folder);
            loaded = true;
        }
    }

    private static void loadFrom(Path folder) throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        URL packed = RocksDB.class.getClassLoader().getResource(name);
        URLConnection connection = packed == null ? null : packed.openConnection();
        if (connection instanceof JarURLConnection inJar) {
            // the name under which RocksDB looks for it in a folder is not the one in its jar
            Path unpacked = folder.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
            if (!Files.exists(unpacked)
                    || checksum(unpacked) != inJar.getJarEntry().getCrc()) {
                unpack(inJar, unpacked);
            }
            RocksDB.loadLibrary(List.of(folder.toAbsolutePath().toString()));
        } else {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            RocksDB.loadLibrary();
        }
    }

    private static void unpack(JarURLConnection packed, Path unpacked) throws IOException {
        Path whole = unpacked.resolveSibling(unpacked.getFileName() + ".new");
        try (InputStream from = packed.getInputStream()) {
            Files.copy(from, whole, StandardCopyOption.REPLACE_EXISTING);
        }
        try (FileChannel file = FileChannel.open(whole, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(whole, unpacked, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long checksum(Path file) throws IOException {
        CRC32 sum = new CRC32();
        byte[] chunk = new byte[CHUNK];
        try (CheckedInputStream bytes = new CheckedInputStream(Files.newInputStream(file), sum)) {
            while (bytes.read(chunk) >= 0) {
                // the stream sums up
            }
        }
        return sum.getValue();
    }
}
