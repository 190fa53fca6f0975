package io.sluice.store;

import io.sluice.core.time.TimeSource;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, now and then, how much room the disk has. Below the reserve messages are refused, until there is a quarter more
 * than that: then what is left is for the database's own work and for what makes room. Confined to the writer.
 */
final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Opening writes a manifest, and tables of what lies in the log. */
    private static final long ENOUGH_TO_OPEN = 4L << 20;

    private final FileStore disk;
    private final Path directory;
    private final long reserve;
    private final TimeSource time;
    private final StoreWatch watch;
    private long lookedAt;
    private @Nullable StoreException refusal;

    /** @param reserve bytes, 0 to refuse nothing */
    DiskRoom(Path directory, long reserve, TimeSource time, StoreWatch watch) throws StoreException {
        try {
            this.disk = Files.getFileStore(directory);
        } catch (IOException e) {
            throw new StoreException("cannot look at the disk of " + directory + ": " + e.getMessage(), e);
        }
        this.directory = directory;
        this.reserve = reserve;
        this.time = time;
        this.watch = watch;
        this.lookedAt = time.monotonicNanos() - PAUSE_NANOS;
    }

    /** Why messages are refused; null if they are not. */
    @Nullable
    StoreException refusal() {
        long now = time.monotonicNanos();
        if (reserve > 0 && now - lookedAt >= PAUSE_NANOS) {
            lookedAt = now;
            look();
        }
        return refusal;
    }

    /** Whether it makes sense to open the database anew. */
    boolean isEnoughToOpen() {
        return free() >= ENOUGH_TO_OPEN;
    }

    private long free() {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            LOG.debug("The room on the disk is not known", e);
            return Long.MAX_VALUE;
        }
    }

    private void look() {
        long free = free();
        if (refusal == null && free < reserve) {
            String reason =
                    free + " bytes are free on the disk of " + directory + ", less than store.reserve = " + reserve;
            refusal = new StoreException("the disk is full: " + reason, null);
            LOG.error("Messages are refused: {}", reason);
            watch.full(reason);
        } else if (refusal != null && free >= reserve + reserve / 4) {
            refusal = null;
            LOG.info("There is room on the disk again: {} bytes", free);
            watch.roomAgain();
        }
    }
}
