package io.sluice.testkit.campaign;

import io.sluice.testkit.server.InfluxServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** InfluxDB 1. Points have no order but that of their times. */
final class InfluxTarget implements Target {
    private static final String DATABASE = "ledger";

    private final InfluxServer server;
    private final int proxyPort;

    InfluxTarget(Path folder, int proxyPort) throws IOException {
        this.server = InfluxServer.in(folder);
        this.proxyPort = proxyPort;
    }

    @Override
    public String name() {
        return "influxdb";
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
        server.stop();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        server.execute("CREATE DATABASE " + DATABASE, null);
    }

    @Override
    public Map<String, Object> resource() {
        return Map.of(
                "type",
                "influxdb",
                "config",
                Map.of(
                        "port",
                        proxyPort,
                        "database",
                        DATABASE,
                        "username",
                        InfluxServer.USER,
                        "password",
                        InfluxServer.PASSWORD,
                        "request_timeout",
                        3));
    }

    @Override
    public String action() {
        return "data_to_influxdb";
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("measurement", "ledger", "tags", "device", "fields", "n, note, value");
    }

    @Override
    public boolean keepsOrder() {
        return false;
    }

    @Override
    public List<Reading> read() throws IOException, InterruptedException {
        List<Reading> rows = new ArrayList<>();
        Answer answer = Answer.of(server.execute("SELECT device, n, note FROM ledger", DATABASE));
        for (Answer row :
                answer.get("results").get(0).get("series").get(0).get("values").all()) {
            rows.add(row.reading(1));
        }
        return rows;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
    }
}
