package io.sluice.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real file system of a few megabytes. Skips the test where it may not be mounted. */
final class SmallDisk implements AutoCloseable {
    private static final long MEGABYTE = 1L << 20;

    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** In memory. */
    static SmallDisk tmpfs(Path at, int megabytes) throws Exception {
        return mount(at, List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString()));
    }

    /** In a file beside it. */
    static SmallDisk ext4(Path at, int megabytes) throws Exception {
        Path image = at.resolveSibling(at.getFileName() + ".image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(megabytes * MEGABYTE);
        }
        assumeTrue(isDone(List.of("mkfs.ext4", "-q", "-F", image.toString())), "no mkfs.ext4 here");
        return mount(at, List.of("mount", "-o", "loop", image.toString(), at.toString()));
    }

    private static SmallDisk mount(Path at, List<String> command) throws Exception {
        Files.createDirectories(at);
        assumeTrue(isDone(command), "mounting is not permitted here: the full disk is not tested");
        return new SmallDisk(at);
    }

    Path root() {
        return root;
    }

    /** Takes up room. */
    void fill(int megabytes) throws IOException {
        Files.write(root.resolve("other files"), new byte[(int) (megabytes * MEGABYTE)]);
    }

    /** Gives back what {@link #fill} took. */
    void makeRoom() throws IOException {
        Files.delete(root.resolve("other files"));
    }

    @Override
    public void close() throws Exception {
        isDone(List.of("umount", root.toString()));
    }

    private static boolean isDone(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
