package io.sluice.testkit.campaign;

import io.sluice.testkit.server.InfluxServer;
import io.sluice.testkit.server.KafkaServer;
import io.sluice.testkit.server.MariaDbServer;
import io.sluice.testkit.server.PostgresServer;
import io.sluice.testkit.server.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The targets of a ledger test by their names. */
public final class Targets {
    /** All there are. */
    public static final List<String> ALL = List.of("embedded", "influxdb", "postgresql", "mariadb", "kafka");

    private Targets() {}

    /** Names of those whose server is on this machine. */
    public static Set<String> installed() {
        List<String> names = new ArrayList<>(List.of("embedded"));
        if (InfluxServer.isInstalled()) {
            names.add("influxdb");
        }
        if (PostgresServer.isInstalled()) {
            names.add("postgresql");
        }
        if (MariaDbServer.isInstalled()) {
            names.add("mariadb");
        }
        if (KafkaServer.isInstalled()) {
            names.add("kafka");
        }
        return Set.copyOf(names);
    }

    /** A target and the line to it. */
    record Wired(Target target, Line line) implements AutoCloseable {
        @Override
        public void close() throws IOException, InterruptedException {
            line.close();
            target.close();
        }
    }

    /** Starts a target with its data below the folder, made ready for rows. */
    static Wired start(String name, Path folder, SluiceServer server) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(name));
        int proxyPort = RealServer.freePort();
        Target target = create(name, own, proxyPort, server);
        target.start();
        target.prepare();
        return new Wired(target, new Line(proxyPort, target.port()));
    }

    private static Target create(String name, Path folder, int proxyPort, SluiceServer server) throws IOException {
        return switch (name) {
            case "embedded" -> new EmbeddedTarget(server);
            case "influxdb" -> new InfluxTarget(folder, proxyPort);
            case "postgresql" -> new PostgresTarget(folder, proxyPort);
            case "mariadb" -> new MariaDbTarget(folder, proxyPort);
            case "kafka" -> new KafkaTarget(folder, proxyPort);
            default ->
                throw new IllegalArgumentException("unknown target " + name + "; there are " + String.join(", ", ALL));
        };
    }
}
