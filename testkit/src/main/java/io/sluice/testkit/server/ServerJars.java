package io.sluice.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server that comes as jars, in a directory of its own: their versions clash with ours and with those of other servers.
 * {@code ./test} fetches them (need_server_jars in build/machine.sh) to {@code $SLUICE_SERVERS}, else
 * {@code $XDG_CACHE_HOME/sluice/servers}, else {@code ~/.cache/sluice/servers}.
 *
 * @param directory where its pom and, in {@code lib}, its jars are
 */
record ServerJars(Path directory) {
    /** The server of that name below build/servers; it need not have been fetched. */
    static ServerJars of(String name) {
        return new ServerJars(root().resolve(name));
    }

    /** Whether the jars were fetched, all of them. */
    boolean areThere() {
        // copied behind the jars
        return Files.isRegularFile(directory.resolve("pom.xml"));
    }

    /** Command line of a JVM with these jars: options of the JVM and the main class follow. */
    List<String> java(String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xms64m", "-cp", directory.resolve("lib") + "/*"));
        command.addAll(List.of(more));
        return command;
    }

    private static Path root() {
        Map<String, String> environment = System.getenv();
        String own = environment.get("SLUICE_SERVERS");
        if (own != null) {
            return Path.of(own);
        }
        String caches = environment.get("XDG_CACHE_HOME");
        Path cache = caches == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(caches);
        return cache.resolve("sluice").resolve("servers");
    }
}
