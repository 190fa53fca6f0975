package io.sluice.testkit.campaign;

import io.sluice.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** PostgreSQL, with a number that tells in which order rows were stored. */
final class PostgresTarget implements Target {
    private final PostgresServer server;
    private final int proxyPort;

    PostgresTarget(Path folder, int proxyPort) {
        this.server = PostgresServer.in(folder);
        this.proxyPort = proxyPort;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public void start() throws IOException, InterruptedException {
        server.start();
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        server.stop();
    }

    @Override
    public void kill() throws IOException, InterruptedException {
        server.kill();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        server.execute(
                "CREATE TABLE ledger (id bigserial PRIMARY KEY, device text, n bigint, note text, value double precision)");
    }

    @Override
    public Map<String, Object> resource() {
        return Map.of(
                "type",
                "pgsql",
                "config",
                Map.of(
                        "server",
                        "127.0.0.1:" + proxyPort,
                        "database",
                        PostgresServer.USER,
                        "user",
                        PostgresServer.USER,
                        "password",
                        PostgresServer.PASSWORD));
    }

    @Override
    public String action() {
        return "data_to_pgsql";
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("sql", "INSERT INTO ledger (device, n, note, value) VALUES (${device}, ${n}, ${note}, ${value})");
    }

    @Override
    public List<Reading> read() throws IOException, InterruptedException {
        return server.execute("SELECT json_build_array(device, n, note) FROM ledger ORDER BY id")
                .lines()
                .map(line -> Answer.of(line).reading(0))
                .toList();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
    }
}
