package io.sluice.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker that is its own controller (KRaft). Keeps ports and data over stop, kill and start. It listens without login on
 * {@link #port} (where everybody may do everything) and with login on {@link #loginPort}; topics are made by the first use of
 * them, with one partition.
 */
public final class KafkaServer implements AutoCloseable {
    /** Name of the user at the port with login: may do what no access rule of a topic forbids. */
    public static final String USER = "sluice";
    /** Password of the user. */
    public static final String PASSWORD = "kafka-s3cret";

    private static final ServerJars JARS = ServerJars.of("kafka");
    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qk";
    private static final Duration TOOL_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final int port = RealServer.freePort();
    private final int loginPort = RealServer.freePort();
    private final int controllerPort = RealServer.freePort();
    private final List<Listener> more = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private @Nullable RealServer process;

    /**
     * @param name name of the listener
     * @param protocol its protocol, in Kafka's terms
     * @param port port it listens on
     * @param advertised port it tells clients
     */
    private record Listener(String name, String protocol, int port, int advertised) {}

    private KafkaServer(Path directory) {
        this.directory = directory;
    }

    /** Whether Kafka was fetched to this machine. */
    public static boolean isInstalled() {
        return JARS.areThere();
    }

    /** A broker with its data below the directory, which must exist; not started. */
    public static KafkaServer in(Path directory) {
        return new KafkaServer(directory);
    }

    /**
     * Adds a port with login that tells clients to come to another one: that of a proxy before it.
     *
     * @return the port, to which the proxy connects
     */
    public int behindProxyAt(int proxyPort) {
        Listener listener = new Listener("PROXIED", "SASL_PLAINTEXT", RealServer.freePort(), proxyPort);
        more.add(listener);
        return listener.port();
    }

    /**
     * Adds a port with TLS that asks clients for a certificate.
     *
     * @param identity PEM file with the private key (PKCS #8) and the certificates of the broker
     * @param trusted PEM file with the authorities of clients
     * @return the port
     */
    public int withTls(Path identity, Path trusted) {
        int tlsPort = RealServer.freePort();
        more.add(new Listener("TLS", "SSL", tlsPort, tlsPort));
        settings.addAll(List.of(
                "ssl.keystore.type=PEM",
                "ssl.keystore.location=" + identity,
                "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + trusted,
                "listener.name.tls.ssl.client.auth=required"));
        return tlsPort;
    }

    /** Adds a setting of server.properties; before the start. */
    public KafkaServer with(String key, String value) {
        settings.add(key + "=" + value);
        return this;
    }

    /** Starts it, empty the first time, and waits until it takes connections. Idempotent. */
    public void start() throws IOException, InterruptedException {
        if (process != null) {
            return;
        }
        if (!Files.exists(directory.resolve("data/meta.properties"))) {
            Files.writeString(directory.resolve("server.properties"), configuration());
            List<String> format = new ArrayList<>(List.of("kafka.tools.StorageTool", "format", "-t", CLUSTER));
            format.addAll(List.of("-c", "server.properties"));
            for (String mechanism : List.of("SCRAM-SHA-256", "SCRAM-SHA-512")) {
                format.addAll(List.of("-S", mechanism + "=[name=" + USER + ",password=" + PASSWORD + "]"));
            }
            run(format.toArray(String[]::new));
        }
        process = RealServer.start(
                directory,
                JARS.java(
                        "-Xmx256m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "kafka.Kafka",
                        "server.properties"),
                Duration.ofSeconds(60),
                this::takesConnections);
    }

    /** Ends it as an orderly shutdown does. Idempotent. */
    public void stop() throws IOException, InterruptedException {
        RealServer running = process;
        if (running != null) {
            running.stop();
            process = null;
        }
    }

    /** Ends it as kill -9 does. Idempotent. */
    public void kill() throws IOException, InterruptedException {
        RealServer running = process;
        if (running != null) {
            running.kill();
            process = null;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }

    /** Port on the loopback address, without login. */
    public int port() {
        return port;
    }

    /** Port on the loopback address for SASL (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512) without TLS. */
    public int loginPort() {
        return loginPort;
    }

    /** Makes a topic. */
    public void createTopic(String topic, int partitions) throws IOException, InterruptedException {
        run(
                "org.apache.kafka.tools.TopicCommand",
                "--bootstrap-server",
                "127.0.0.1:" + port,
                "--create",
                "--topic",
                topic,
                "--partitions",
                Integer.toString(partitions));
    }

    /**
     * All committed values of a topic so far, in order within each partition, as kafka-console-consumer prints them; takes a few
     * seconds.
     *
     * @param quiet how long nothing must come until that was all
     */
    public List<String> committed(String topic, Duration quiet) throws IOException, InterruptedException {
        String output = run(
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--bootstrap-server",
                "127.0.0.1:" + port,
                "--topic",
                topic,
                "--from-beginning",
                "--isolation-level",
                "read_committed",
                "--timeout-ms",
                Long.toString(quiet.toMillis()));
        return output.lines().toList();
    }

    /**
     * Runs a main class of Kafka's tools to its end and answers its standard output; its standard error goes to
     * {@code tool.log}.
     */
    public String run(String... mainAndArguments) throws IOException, InterruptedException {
        List<String> command = JARS.java("-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.addAll(Arrays.asList(mainAndArguments));
        Path output = Files.createTempFile(directory, "tool", ".out");
        Process tool = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("tool.log").toFile()))
                .start();
        try {
            boolean ended = tool.waitFor(TOOL_LIMIT.toSeconds(), TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            // the console consumer says by 1 that its time is over
            if (!ended || tool.exitValue() > 1) {
                throw new IllegalStateException(
                        mainAndArguments[0] + (ended ? " failed:\n" : " does not end:\n") + text);
            }
            return text;
        } finally {
            tool.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }

    private boolean takesConnections() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    private String configuration() {
        List<Listener> listeners = new ArrayList<>(List.of(
                new Listener("PLAIN", "PLAINTEXT", port, port),
                new Listener("LOGIN", "SASL_PLAINTEXT", loginPort, loginPort)));
        listeners.addAll(more);
        return String.format(
                        Locale.ROOT,
                        TEXT,
                        controllerPort,
                        joined(listeners, l -> l.name() + "://127.0.0.1:" + l.port()) + ",CONTROLLER://127.0.0.1:"
                                + controllerPort,
                        joined(listeners, l -> l.name() + "://127.0.0.1:" + l.advertised()),
                        joined(listeners, l -> l.name() + ":" + l.protocol()) + ",CONTROLLER:PLAINTEXT")
                + logins(listeners) + String.join("\n", settings) + "\n";
    }

    /** How each listener with login checks it: PLAIN by the list in its setting, SCRAM by what the format step stored. */
    private static String logins(List<Listener> listeners) {
        StringBuilder settings = new StringBuilder();
        for (Listener listener : listeners) {
            if (listener.protocol().startsWith("SASL")) {
                String prefix = "listener.name." + listener.name().toLowerCase(Locale.ROOT) + ".";
                String module = ".sasl.jaas.config=org.apache.kafka.common.security.";
                settings.append(prefix).append("plain").append(module).append("plain.PlainLoginModule required user_");
                settings.append(USER).append("=\"").append(PASSWORD).append("\";\n");
                for (String scram : List.of("scram-sha-256", "scram-sha-512")) {
                    settings.append(prefix).append(scram).append(module);
                    settings.append("scram.ScramLoginModule required;\n");
                }
            }
        }
        return settings.toString();
    }

    private static String joined(List<Listener> listeners, Function<Listener, String> part) {
        return listeners.stream().map(part).collect(Collectors.joining(","));
    }

    private static final String TEXT = """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%d
            listeners=%s
            advertised.listeners=%s
            listener.security.protocol.map=%s
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAIN
            sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:ANONYMOUS
            allow.everyone.if.no.acl.found=true
            log.dirs=data
            controlled.shutdown.enable=false
            broker.session.timeout.ms=5000
            broker.heartbeat.interval.ms=500
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=1
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            group.initial.rebalance.delay.ms=0
            log.cleaner.dedupe.buffer.size=4000000
            """;
}
