package io.sluice.gateway.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** Files that belong together and are loaded anew when one of them has become another one. Confined to its user's lock. */
final class WatchedFiles {
    /** Takes the files into use; if it fails, what was in use stays. */
    interface Loading {
        void load() throws TlsFileException;
    }

    private final String name;
    private final List<Path> paths;
    private final Loading loading;
    private List<String> stamps;

    /** @param name what they are for: {@code listener.ssl.external} */
    WatchedFiles(String name, List<Path> paths, Loading loading) {
        this.name = name;
        this.paths = paths;
        this.loading = loading;
        this.stamps = stamps();
    }

    String name() {
        return name;
    }

    /** Whether a file has changed since the last call; each change is told once. */
    boolean haveChanged() {
        List<String> now = stamps();
        boolean changed = !now.equals(stamps);
        stamps = now;
        return changed;
    }

    /** Loads them for the first time. */
    void loadOrThrow() throws TlsFileException {
        loading.load();
    }

    /** Loads them; the answer says what is wrong with them, if anything. */
    Optional<String> load() {
        try {
            loading.load();
            return Optional.empty();
        } catch (TlsFileException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private List<String> stamps() {
        return paths.stream().map(WatchedFiles::stamp).toList();
    }

    /** A file that is replaced in place, moved over or linked to has another one. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "not there";
        }
    }
}
