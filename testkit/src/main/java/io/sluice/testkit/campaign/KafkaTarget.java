package io.sluice.testkit.campaign;

import io.sluice.testkit.server.KafkaServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Kafka: a topic of one partition, read by one who sees only what is committed. */
final class KafkaTarget implements Target {
    private static final String TOPIC = "ledger";
    private static final Duration QUIET = Duration.ofSeconds(8);

    private final KafkaServer server;
    private final int port;
    private final int proxyPort;

    KafkaTarget(Path folder, int proxyPort) {
        // else the broker refuses what a clock an hour ahead of its own has stamped
        this.server = KafkaServer.in(folder).with("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        this.proxyPort = proxyPort;
        this.port = server.behindProxyAt(proxyPort);
    }

    @Override
    public String name() {
        return "kafka";
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
        return port;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        server.createTopic(TOPIC, 1);
    }

    @Override
    public Map<String, Object> resource() {
        return Map.of(
                "type",
                "bridge_kafka",
                "config",
                Map.of(
                        "servers",
                        "127.0.0.1:" + proxyPort,
                        "authentication_mechanism",
                        "plain",
                        "username",
                        KafkaServer.USER,
                        "password",
                        KafkaServer.PASSWORD));
    }

    @Override
    public String action() {
        return "data_to_kafka";
    }

    @Override
    public Map<String, Object> params() {
        return Map.of("topic", TOPIC, "key", "${device}");
    }

    @Override
    public List<Reading> read() throws IOException, InterruptedException {
        return server.committed(TOPIC, QUIET).stream()
                .map(Answer::of)
                .map(row -> new Reading(
                        row.get("device").text(),
                        row.get("n").number(),
                        row.get("note").text()))
                .toList();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
    }
}
