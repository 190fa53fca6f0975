package io.sluice.testkit.campaign;

import io.sluice.testkit.campaign.CutJournal.Change;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes a folder look as after a power cut, by what {@code benchmarks/power-cut/powercut.c} wrote down: of the changes of folder entries
 * that no fsync of the folder covers, a random number of the last ones is undone; of each file the bytes behind the last fsync are gone
 * from a random place on, or zeros or garbage. The process must be dead.
 */
public final class PowerCut implements KillCycles.Crash {
    private final Path watched;
    private final Path spared;
    private final Path journal;
    private final Path trash;
    private Map<Path, Long> durable = new HashMap<>();
    private long files;

    /**
     * @param watched folder that suffers, may exist and counts as written with all that is in it
     * @param spared folder in it that does not
     * @param aside folder for journal and trash, on the same file system
     */
    public PowerCut(Path watched, Path spared, Path aside) throws IOException {
        this.watched = watched.toAbsolutePath();
        this.spared = spared.toAbsolutePath();
        this.journal = aside.toAbsolutePath().resolve("journal");
        this.trash = Files.createDirectories(aside.toAbsolutePath().resolve("trash"));
        durable = lengths();
    }

    /** Words before a command that make it write down what it syncs. */
    public List<String> prefix(Path library) {
        return List.of(
                "env",
                "LD_PRELOAD=" + library.toAbsolutePath(),
                "POWERCUT_DIR=" + watched,
                "POWERCUT_JOURNAL=" + journal,
                "POWERCUT_TRASH=" + trash);
    }

    /** Changes of files that cannot be undone, by file; empty if the cuts so far were sound. */
    public long overwritten() {
        return files;
    }

    @Override
    public String strike(Random random) throws IOException {
        CutJournal events = CutJournal.read(journal, durable, spared);
        files += events.overwritten();
        List<Change> changes = events.changes();
        int kept = random.nextInt(changes.size() + 1);
        for (int i = changes.size() - 1; i >= kept; i--) {
            changes.get(i).undo(events.sizes());
        }
        long lost = 0;
        for (Map.Entry<Path, Long> file : lengths().entrySet()) {
            lost += cut(file.getKey(), events.sizes().getOrDefault(file.getKey(), 0L), file.getValue(), random);
        }
        empty(trash);
        Files.deleteIfExists(journal);
        durable = lengths();
        return String.format(
                Locale.ROOT,
                "power cut: %d bytes gone, %d of %d changes of folders undone, %d overwritten",
                lost,
                changes.size() - kept,
                changes.size(),
                events.overwritten());
    }

    /** Takes a random end of what was not synced; some of the rest becomes zeros or garbage. */
    private static long cut(Path file, long durable, long length, Random random) throws IOException {
        if (length <= durable) {
            return 0;
        }
        long left = durable + (long) (random.nextDouble() * (length - durable + 1));
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(left);
            if (left > durable && random.nextInt(3) == 0) {
                long begin = durable + (long) (random.nextDouble() * (left - durable));
                byte[] noise = new byte[(int) Math.min(left - begin, 1 << 20)];
                if (random.nextBoolean()) {
                    random.nextBytes(noise);
                }
                bytes.seek(begin);
                bytes.write(noise);
            }
        }
        return length - left;
    }

    private Map<Path, Long> lengths() throws IOException {
        Map<Path, Long> lengths = new HashMap<>();
        try (Stream<Path> all = Files.walk(watched)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(spared)) {
                    lengths.put(file, Files.size(file));
                }
            }
        }
        return lengths;
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
    }
}
