package io.sluice.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Debian's MariaDB on the loopback address, with one database and one ordinary user with all rights in it. Keeps port
 * and data over stop, kill and start. A commit is handed to the kernel but not flushed unless
 * {@code innodb-flush-log-at-trx-commit=1} is among the settings: a kill of the process loses nothing.
 */
public final class MariaDbServer implements AutoCloseable {
    /** Name of the user and of the database. */
    public static final String USER = "sluice";
    /** Password of the user. */
    public static final String PASSWORD = "mariadb-s3cret";

    private static final Path PROGRAM = Path.of("/usr/sbin/mariadbd");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final List<String> settings;
    private final int port = RealServer.freePort();
    private @Nullable RealServer process;

    private MariaDbServer(Path directory, List<String> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** Whether MariaDB is on this machine. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * A server with its data below the directory; not started.
     *
     * @param directory exists; its path has at most 90 characters, as there will be a socket in it
     * @param settings of mariadbd, for instance {@code local-infile=1}
     */
    public static MariaDbServer in(Path directory, String... settings) {
        return new MariaDbServer(directory.toAbsolutePath(), List.of(settings));
    }

    /** Starts it, with user and database made the first time, and waits until it answers. Idempotent. */
    public void start() throws IOException, InterruptedException {
        if (process != null) {
            return;
        }
        boolean isNew = !Files.exists(data());
        if (isNew) {
            makeDatabaseFiles();
        }
        process = RealServer.start(
                directory, command(), START_LIMIT, () -> asRoot("SELECT 1").equals("1"));
        if (isNew) {
            asRoot("CREATE DATABASE " + USER + " CHARACTER SET utf8mb4;"
                    + "CREATE USER " + USER + "@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "';"
                    + "GRANT ALL ON " + USER + ".* TO " + USER + "@'127.0.0.1'");
        }
    }

    /** Ends it as an orderly shutdown does. Idempotent. */
    public void stop() throws IOException, InterruptedException {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    /** Ends it as kill -9 does. Idempotent. */
    public void kill() throws IOException, InterruptedException {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** TCP port on the loopback address. */
    public int port() {
        return port;
    }

    /** Runs statements as the user in its database; answers values separated by tabs without column names. */
    public String execute(String sql) throws IOException, InterruptedException {
        List<String> command = client();
        command.addAll(List.of("-h127.0.0.1", "-P" + port, "-u" + USER, "--local-infile=1", "-e", sql, USER));
        return ToolRun.of(Map.of("MYSQL_PWD", PASSWORD), command);
    }

    /** Runs statements as the user with all rights. */
    public String executeAsSuperuser(String sql) throws IOException, InterruptedException {
        return asRoot("USE " + USER + ";" + sql);
    }

    /** The number that a question has for an answer. */
    public long count(String sql) throws IOException, InterruptedException {
        return Long.parseLong(execute(sql));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }

    private void makeDatabaseFiles() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/mariadb-install-db", "--no-defaults"));
        command.addAll(asServerUser());
        command.addAll(List.of("--datadir=" + data(), "--auth-root-authentication-method=normal", "--skip-test-db"));
        command.addAll(List.of("--innodb-log-file-size=16M"));
        ToolRun.of(Map.of(), command);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--no-defaults"));
        command.addAll(asServerUser());
        command.addAll(List.of("--datadir=" + data(), "--socket=" + socket(), "--port=" + port));
        command.addAll(List.of("--pid-file=" + directory.resolve("mariadb.pid"), "--tmpdir=" + directory));
        command.addAll(List.of("--bind-address=127.0.0.1", "--skip-log-bin", "--performance-schema=OFF"));
        command.addAll(List.of("--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M"));
        command.add("--innodb-flush-log-at-trx-commit=2");
        settings.forEach(setting -> command.add("--" + setting));
        return command;
    }

    private List<String> asServerUser() {
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }

    private String asRoot(String sql) throws IOException, InterruptedException {
        List<String> command = client();
        command.addAll(List.of("-S" + socket(), "-uroot", "-e", sql));
        return ToolRun.of(Map.of(), command);
    }

    private static List<String> client() {
        return new ArrayList<>(
                List.of("/usr/bin/mariadb", "--no-defaults", "--batch", "--skip-column-names", "--connect-timeout=5"));
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path socket() {
        return directory.resolve("sock");
    }
}
