package io.sluice.testkit.campaign;

import io.sluice.testkit.server.MariaDbServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** MariaDB, with a number that tells in which order rows were stored. */
final class MariaDbTarget implements Target {
    private final MariaDbServer server;
    private final int proxyPort;

    MariaDbTarget(Path folder, int proxyPort) {
        this.server = MariaDbServer.in(folder);
        this.proxyPort = proxyPort;
    }

    @Override
    public String name() {
        return "mariadb";
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
                "CREATE TABLE ledger (id bigint AUTO_INCREMENT PRIMARY KEY, device varchar(64), n bigint, note text, value double)");
    }

    @Override
    public Map<String, Object> resource() {
        return Map.of(
                "type",
                "mysql",
                "config",
                Map.of(
                        "server",
                        "127.0.0.1:" + proxyPort,
                        "database",
                        MariaDbServer.USER,
                        "user",
                        MariaDbServer.USER,
                        "password",
                        MariaDbServer.PASSWORD));
    }

    @Override
    public String action() {
        return "data_to_mysql";
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("sql", "INSERT INTO ledger (device, n, note, value) VALUES (${device}, ${n}, ${note}, ${value})");
    }

    @Override
    public List<Reading> read() throws IOException, InterruptedException {
        return server.execute("SELECT HEX(device), n, HEX(note) FROM ledger ORDER BY id")
                .lines()
                .map(line -> line.split("\t", -1))
                .map(row -> new Reading(text(row[0]), Long.parseLong(row[1]), text(row[2])))
                .toList();
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
    }
}
