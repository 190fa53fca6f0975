package io.sluice.testkit.campaign;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A disk of its own for a folder, small enough to be filled: in memory, mounted there. Only root can have it. */
public final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final Path folder;
    private final Path ballast;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /** Whether this process may mount. */
    public static boolean isPossible(Path scratch) throws IOException, InterruptedException {
        Path probe = Files.createDirectories(scratch.resolve("probe"));
        boolean possible = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString());
        if (possible) {
            run("umount", probe.toString());
        }
        Files.delete(probe);
        return possible;
    }

    /** Mounts one on a folder, which is empty then. */
    public static SmallDisk on(Path folder, int megabytes) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.toAbsolutePath());
        if (!run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", place.toString())) {
            throw new IOException("cannot mount a disk on " + place);
        }
        return new SmallDisk(place);
    }

    /** Fills it until so many bytes are left, or nothing. */
    void fill(long left) throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            long free = Files.getFileStore(folder).getUsableSpace();
            while (free > left) {
                out.write(block, 0, (int) Math.min(BLOCK, free - left));
                free = Files.getFileStore(folder).getUsableSpace();
            }
        } catch (IOException e) {
            if (Files.getFileStore(folder).getUsableSpace() > BLOCK) {
                throw e;
            }
        }
    }

    /** Makes room again. */
    void empty() throws IOException {
        Files.deleteIfExists(ballast);
    }

    /** Takes it away, with what is on it but the log files, which are copied. */
    @Override
    public void close() throws IOException, InterruptedException {
        empty();
        Path parent = folder.getParent();
        Path log = folder.resolve("log");
        if (parent != null && Files.isDirectory(log)) {
            Path kept = Files.createDirectories(parent.resolve("log"));
            try (Stream<Path> files = Files.list(log)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, kept.resolve(String.valueOf(file.getFileName())));
                }
            }
        }
        if (!run("umount", folder.toString())) {
            throw new IOException("cannot unmount " + folder);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
