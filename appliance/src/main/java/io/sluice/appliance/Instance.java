package io.sluice.appliance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * This process's claim on its data folder: {@code sluice.pid}, locked while the process lives, and {@code sluice.running},
 * there from the moment when everything is open. {@code bin/sluice} reads both. The lock, not the file, is the claim: after a
 * kill the next start takes the folder over.
 */
final class Instance implements AutoCloseable {
    private static final String PID_FILE = "sluice.pid";
    private static final String RUNNING_FILE = "sluice.running";

    private final Path folder;
    private final FileChannel channel;

    private Instance(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Claims a folder, making it where needed. */
    static Instance claim(Path folder) throws StartException {
        Path pidFile = folder.resolve(PID_FILE);
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    pidFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String owner = Files.readString(pidFile, StandardCharsets.UTF_8).strip();
                channel.close();
                throw new StartException(
                        StartException.CANNOT_RUN,
                        "another Sluice (process " + owner + ") uses " + folder + ": stop it, or give this one its own"
                                + " folder with --data");
            }
            String pid = ProcessHandle.current().pid() + "\n";
            channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
            Files.deleteIfExists(folder.resolve(RUNNING_FILE));
            return new Instance(folder, channel);
        } catch (IOException e) {
            throw new StartException(
                    StartException.CANNOT_RUN, "the data folder " + folder + " cannot be used: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by another Sluice in this same process, as in tests
            return null;
        }
    }

    /** Tells {@code bin/sluice} that everything is open. */
    void running(String node, String version) throws StartException {
        try {
            Files.writeString(folder.resolve(RUNNING_FILE), node + " " + version + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StartException(StartException.CANNOT_RUN, "cannot write to " + folder + ": " + e, e);
        }
    }

    /** Gives the folder back. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve(RUNNING_FILE));
        Files.deleteIfExists(folder.resolve(PID_FILE));
        channel.close();
    }
}
