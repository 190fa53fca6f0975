package io.sluice.testkit.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The events of {@code powercut.c}, played through: how much of each file is on disk, and what is not on disk of the folders. */
final class CutJournal {
    private final Map<Path, Long> sizes;
    private final List<Change> pending = new ArrayList<>();
    private long overwritten;

    private CutJournal(Map<Path, Long> sizes) {
        this.sizes = new HashMap<>(sizes);
    }

    /** A change of a folder's entries that a power cut may undo. */
    interface Change {
        /** Folder whose fsync makes it last. */
        Path folder();

        /** Undoes it, if it took place. */
        void undo(Map<Path, Long> sizes) throws IOException;
    }

    /** @param durable size of each file when the journal was begun */
    static CutJournal read(Path journal, Map<Path, Long> durable, Path spared) throws IOException {
        CutJournal result = new CutJournal(durable);
        if (Files.exists(journal)) {
            for (String line : Files.readAllLines(journal, StandardCharsets.UTF_8)) {
                String[] fields = line.split("\t", -1);
                if (!Path.of(fields[1]).startsWith(spared)) {
                    result.event(fields);
                }
            }
        }
        return result;
    }

    Map<Path, Long> sizes() {
        return sizes;
    }

    List<Change> changes() {
        return pending;
    }

    long overwritten() {
        return overwritten;
    }

    private void event(String[] fields) {
        Path path = Path.of(fields[1]);
        switch (fields[0]) {
            case "sync" -> sizes.put(path, Long.parseLong(fields[2]));
            case "dirsync" -> pending.removeIf(change -> change.folder().equals(path));
            case "create" -> {
                sizes.put(path, 0L);
                pending.add(new Created(path));
            }
            case "mkdir" -> pending.add(new Created(path));
            case "rename" -> renamed(path, Path.of(fields[2]), fields[3]);
            case "unlink" -> pending.add(new Unlinked(path, Path.of(fields[2]), size(sizes.remove(path))));
            case "over" -> overwritten++;
            default -> throw new IllegalStateException("unknown event " + fields[0]);
        }
    }

    private void renamed(Path from, Path to, String kept) {
        pending.add(new Renamed(from, to, Path.of(kept), size(sizes.get(to))));
        move(sizes, from, to);
    }

    /** A file, or all files of a folder. */
    private static void move(Map<Path, Long> sizes, Path from, Path to) {
        for (Path path : List.copyOf(sizes.keySet())) {
            if (path.startsWith(from)) {
                Long size = sizes.remove(path);
                sizes.put(path.equals(from) ? to : to.resolve(from.relativize(path)), size(size));
            }
        }
    }

    private static long size(@org.jspecify.annotations.Nullable Long size) {
        return size == null ? 0 : size;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private record Created(Path path) implements Change {
        @Override
        public Path folder() {
            return parent(path);
        }

        @Override
        public void undo(Map<Path, Long> sizes) throws IOException {
            if (Files.exists(path)) {
                try (Stream<Path> all = Files.walk(path)) {
                    for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
        }
    }

    private record Renamed(Path from, Path to, Path kept, long oldSize) implements Change {
        @Override
        public Path folder() {
            return parent(to);
        }

        @Override
        public void undo(Map<Path, Long> sizes) throws IOException {
            if (Files.exists(from) || !Files.exists(to)) {
                return;
            }
            Files.move(to, from);
            move(sizes, to, from);
            if (Files.exists(kept)) {
                Files.createLink(to, kept);
                sizes.put(to, oldSize);
            }
        }
    }

    private record Unlinked(Path path, Path kept, long size) implements Change {
        @Override
        public Path folder() {
            return parent(path);
        }

        @Override
        public void undo(Map<Path, Long> sizes) throws IOException {
            if (!Files.exists(path) && Files.exists(kept)) {
                Files.createLink(path, kept);
                sizes.put(path, size);
            }
        }
    }
}
