package io.sluice.connector.kafka;

import io.sluice.testkit.server.KafkaServer;
import io.sluice.testkit.server.RealServer;
import io.sluice.testkit.server.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A broker with a proxy before it, and a reader of what is committed. */
final class KafkaBox implements AutoCloseable {
    private final Path directory;
    private final KafkaServer server;
    private final int proxyPort = RealServer.freePort();
    private final int behind;
    private @Nullable TcpProxy proxy;

    private KafkaBox(Path directory) {
        this.directory = directory;
        server = KafkaServer.in(directory);
        behind = server.behindProxyAt(proxyPort);
    }

    static KafkaBox in(Path directory) {
        return new KafkaBox(directory);
    }

    /** A broker in a directory of its own, started. */
    static KafkaBox started() throws Exception {
        return started(server -> {});
    }

    /** A broker with settings of its own. */
    static KafkaBox started(Consumer<KafkaServer> settings) throws Exception {
        KafkaBox box = new KafkaBox(Files.createTempDirectory("kafka-test"));
        settings.accept(box.server);
        box.server.start();
        box.proxy = TcpProxy.at(box.proxyPort, box.behind);
        box.warmUp();
        return box;
    }

    /** Makes the broker make what it needs for transactions, which takes long on a busy machine. */
    @SuppressWarnings("removal")
    private void warmUp() throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", "127.0.0.1:" + server.port());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic("warm-up", 1, (short) 1)))
                    .all()
                    .get();
        }
        settings.put("transactional.id", "warm-up");
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition("warm-up", 0), new OffsetAndMetadata(1)),
                    new ConsumerGroupMetadata("warm-up"));
            producer.commitTransaction();
        }
    }

    /** Asks the broker as the user without limits. */
    <T> T asAdmin(Question<T> question) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.port()))) {
            return question.ask(admin).get(30, TimeUnit.SECONDS);
        }
    }

    /** Something to ask. */
    @FunctionalInterface
    interface Question<T> {
        KafkaFuture<T> ask(Admin admin);
    }

    KafkaServer server() {
        return server;
    }

    /** The proxy, which lets everything pass. */
    TcpProxy proxy() {
        TcpProxy running = proxy;
        if (running == null) {
            throw new IllegalStateException("no proxy");
        }
        return running;
    }

    /** Parameters of a resource that reaches the broker through the proxy. */
    Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("servers", "127.0.0.1:" + proxyPort);
        parameters.put("authentication_mechanism", "scram_sha_256");
        parameters.put("username", KafkaServer.USER);
        parameters.put("password", KafkaServer.PASSWORD);
        parameters.put("sync_timeout", 6L);
        return parameters;
    }

    /** All committed records of a topic, in order within each partition. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(readerSettings())) {
            List<PartitionInfo> infos = consumer.partitionsFor(topic, Duration.ofSeconds(10));
            List<TopicPartition> partitions = infos.stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                return records;
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // with read_committed the end is before the first open transaction
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, Duration.ofSeconds(10));
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private Properties readerSettings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", "127.0.0.1:" + server.port());
        settings.put("isolation.level", "read_committed");
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("allow.auto.create.topics", "false");
        return settings;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        TcpProxy running = proxy;
        if (running != null) {
            running.close();
        }
        server.kill();
        deleteData();
    }

    private void deleteData() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
