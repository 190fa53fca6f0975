package io.sluice.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Debian's PostgreSQL 15, also with TimescaleDB, on the loopback address, with one database and one ordinary user who
 * owns it. Logins are by password (SCRAM), also the superuser's. Keeps port and data over stop, kill and start. Writes
 * are not flushed to the disk unless {@code fsync=on} is among the settings: a kill of the process loses nothing, as the
 * kernel has them.
 */
public final class PostgresServer implements AutoCloseable {
    /** Name of the user and of the database it owns. */
    public static final String USER = "sluice";
    /** Password of the user. */
    public static final String PASSWORD = "postgres-s3cret";
    /** Superuser, with the password {@link #PASSWORD}. */
    public static final String SUPERUSER = "postgres";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql/15/bin");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final Path programs;
    private final List<String> settings;
    private final int port = RealServer.freePort();
    private @Nullable RealServer process;

    private PostgresServer(Path directory, Path programs, List<String> settings) {
        this.directory = directory;
        this.programs = programs;
        this.settings = settings;
    }

    /** Whether PostgreSQL is on this machine. */
    public static boolean isInstalled() {
        return Files.isExecutable(DEBIAN.resolve("postgres"));
    }

    /** Whether {@code build/timescale.sh} has built TimescaleDB on this machine. */
    public static boolean isTimescaleInstalled() {
        return Files.isExecutable(timescale().resolve("postgres"));
    }

    /**
     * A server with its data below the directory; not started.
     *
     * @param directory exists; it and its parents are opened to the user postgres if this process is root's
     * @param settings of postgresql.conf, for instance {@code fsync=on}
     */
    public static PostgresServer in(Path directory, String... settings) {
        return new PostgresServer(directory, DEBIAN, List.of(settings));
    }

    /** A server with TimescaleDB, the extension made in its database; the rest as in {@link #in}. */
    public static PostgresServer withTimescaleIn(Path directory, String... settings) {
        List<String> all =
                new ArrayList<>(List.of("shared_preload_libraries=timescaledb", "timescaledb.telemetry_level=off"));
        all.addAll(List.of(settings));
        return new PostgresServer(directory, timescale(), all);
    }

    /** Starts it, with user and database made the first time, and waits until it answers. Idempotent. */
    public void start() throws IOException, InterruptedException {
        if (process != null) {
            return;
        }
        boolean isNew = !Files.exists(data().resolve("PG_VERSION"));
        if (isNew) {
            makeCluster();
        }
        process = RealServer.start(directory, command(), START_LIMIT, this::answers);
        if (isNew) {
            psql(SUPERUSER, "postgres", "CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
            psql(SUPERUSER, "postgres", "CREATE DATABASE " + USER + " OWNER " + USER);
            if (programs.equals(timescale())) {
                psql(SUPERUSER, USER, "CREATE EXTENSION timescaledb");
            }
        }
    }

    /** Ends it as an orderly, fast shutdown does: sessions are closed, transactions rolled back. Idempotent. */
    public void stop() throws IOException, InterruptedException {
        if (process != null) {
            // SIGTERM would wait for the clients
            ToolRun.of(Map.of(), List.of("/bin/kill", "-INT", Long.toString(process.pid())));
            ProcessHandle.of(process.pid()).ifPresent(server -> server.onExit().join());
            process.stop();
            process = null;
        }
    }

    /** Ends it and all its sessions as kill -9 does. Idempotent. */
    public void kill() throws IOException, InterruptedException {
        if (process != null) {
            List<ProcessHandle> sessions = ProcessHandle.of(process.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .toList();
            process.kill();
            sessions.forEach(ProcessHandle::destroyForcibly);
            sessions.forEach(session -> session.onExit().join());
            process = null;
        }
    }

    /** Lets it, running, take encrypted connections as well. */
    public void useTls(Path certificate, Path key) throws IOException, InterruptedException {
        for (Path file : List.of(certificate, key)) {
            List<String> command = new ArrayList<>(List.of("/usr/bin/install", "-m", "600"));
            command.addAll(isRoot() ? List.of("-o", "postgres") : List.of());
            command.addAll(List.of(file.toString(), data().toString()));
            ToolRun.of(Map.of(), command);
        }
        psql(SUPERUSER, USER, "ALTER SYSTEM SET ssl_cert_file = '" + certificate.getFileName() + "'");
        psql(SUPERUSER, USER, "ALTER SYSTEM SET ssl_key_file = '" + key.getFileName() + "'");
        psql(SUPERUSER, USER, "ALTER SYSTEM SET ssl = on");
        psql(SUPERUSER, USER, "SELECT pg_reload_conf()");
    }

    /** TCP port on the loopback address. */
    public int port() {
        return port;
    }

    /** Runs statements as the user in its database; answers values separated by | without column names. */
    public String execute(String sql) throws IOException, InterruptedException {
        return psql(USER, USER, sql);
    }

    /** Runs statements as the superuser in the same database. */
    public String executeAsSuperuser(String sql) throws IOException, InterruptedException {
        return psql(SUPERUSER, USER, sql);
    }

    /** The number that a question has for an answer. */
    public long count(String sql) throws IOException, InterruptedException {
        return Long.parseLong(execute(sql));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }

    private void makeCluster() throws IOException, InterruptedException {
        Path password = Files.writeString(directory.resolve("password"), PASSWORD);
        if (isRoot()) {
            openToOthers();
            ToolRun.of(Map.of(), List.of("/bin/chown", "postgres", directory.toString(), password.toString()));
        }
        List<String> command = asServerUser("initdb");
        command.addAll(List.of("-D", data().toString(), "-U", SUPERUSER, "-A", "scram-sha-256"));
        command.addAll(List.of("--pwfile", password.toString(), "--no-sync", "-E", "UTF8", "--locale=C"));
        ToolRun.of(Map.of(), command);
    }

    /** PostgreSQL refuses to run as root; its own user must be able to reach the data. */
    private void openToOthers() throws IOException {
        Path top = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        Path folder = directory.toAbsolutePath();
        while (folder != null && !folder.equals(top)) {
            Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(folder));
            if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
                Files.setPosixFilePermissions(folder, permissions);
            }
            folder = folder.getParent();
        }
    }

    private List<String> command() {
        List<String> command = asServerUser("postgres");
        command.addAll(List.of("-D", data().toString(), "-p", Integer.toString(port)));
        List<String> all = new ArrayList<>(
                List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "shared_buffers=32MB"));
        all.addAll(settings);
        for (String setting : all) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    private List<String> asServerUser(String program) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(
                    List.of("/usr/bin/setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"));
        }
        command.add(programs.resolve(program).toString());
        return command;
    }

    private boolean answers() throws IOException, InterruptedException {
        return psql(SUPERUSER, "postgres", "SELECT 1").equals("1");
    }

    private String psql(String user, String database, String sql) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(DEBIAN.resolve("psql").toString(), "-h", "127.0.0.1"));
        command.addAll(List.of("-p", Integer.toString(port), "-U", user, "-d", database));
        command.addAll(List.of("-v", "ON_ERROR_STOP=1", "-XAtqc", sql));
        return ToolRun.of(Map.of("PGPASSWORD", PASSWORD, "PGCONNECT_TIMEOUT", "5"), command);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path timescale() {
        Path cache = isRoot() ? Path.of("/var/cache") : Path.of(System.getProperty("user.home"), ".cache");
        return cache.resolve("sluice/timescaledb").resolve(Path.of("/").relativize(DEBIAN));
    }
}
