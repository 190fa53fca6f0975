package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testkit.server.ChildJvm;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The native library in its folder, each time in a JVM of its own. */
@Timeout(60)
class NativeLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void isUnpackedOnceAndAgainWhenItIsDamaged() throws Exception {
        load();
        Path unpacked = only();
        byte[] good = Files.readAllBytes(unpacked);
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(unpacked, longAgo);

        load();
        assertThat(Files.getLastModifiedTime(only())).isEqualTo(longAgo);

        Files.write(unpacked, new byte[good.length]);
        load();
        assertThat(Files.readAllBytes(only())).isEqualTo(good);
    }

    private void load() throws Exception {
        try (ChildJvm child = ChildJvm.start(Loader.class, folder.toString())) {
            child.awaitLines(1);
        }
    }

    private Path only() throws Exception {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(found::add);
        }
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** Loads it. */
    static final class Loader {
        private Loader() {}

        public static void main(String[] arguments) throws Exception {
            NativeLibrary.load(Path.of(arguments[0]));
            System.out.println("loaded");
        }
    }
}
