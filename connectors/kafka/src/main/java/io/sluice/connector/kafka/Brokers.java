package io.sluice.connector.kafka;

import io.sluice.connector.ConnectorException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The brokers of one resource: answers questions, makes clients that send. Safe for any thread. */
final class Brokers implements AutoCloseable {
    private final KafkaConfig config;
    private final String clientId;
    private @Nullable Admin admin;
    private boolean closed;

    Brokers(KafkaConfig config, String clientId) {
        this.config = config;
        this.clientId = clientId;
    }

    /** Forgets what it knows of the brokers and asks anew: changed files and addresses count from here on. */
    void connect() throws ConnectorException {
        exchange(null);
        check();
    }

    /** Whether a broker answers. */
    void check() throws ConnectorException {
        int limit = (int) config.answerLimit().toMillis();
        Admin asking = admin();
        try {
            asking.describeCluster(new DescribeClusterOptions().timeoutMs(limit))
                    .nodes()
                    .get(limit + 500L, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw failure("", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * The place that a writer committed last, empty if it never did. What it had under way must have been ended: see
     * {@link Producer#initTransactions}.
     */
    OptionalLong committed(String group) throws ConnectorException {
        int limit = (int) config.answerLimit().toMillis();
        Admin asking = admin();
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = asking.listConsumerGroupOffsets(
                            group,
                            new ListConsumerGroupOffsetsOptions()
                                    .timeoutMs(limit)
                                    .requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get(limit + 500L, TimeUnit.MILLISECONDS);
            // one for each topic that was ever the last of a transaction
            return offsets.values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .max();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw failure(group, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** A client that sends; without transactions if the name is empty. Does not wait for the brokers. */
    Producer<byte[], byte[]> producer(RecordConfig.Sending sending, String transactionalId) throws ConnectorException {
        Map<String, Object> settings = transactionalId.isEmpty()
                ? ClientSettings.producer(config, sending, clientId)
                : ClientSettings.transactional(config, sending, clientId, transactionalId);
        try {
            return new KafkaProducer<>(settings);
        } catch (KafkaException e) {
            throw failure(transactionalId, e);
        }
    }

    /** What a failure means; see {@link KafkaFailure#of}. */
    ConnectorException failure(String name, Exception failure) {
        return KafkaFailure.of(config, name, failure);
    }

    /** The failure of a call whose thread is to end. */
    ConnectorException interrupted(Exception failure) {
        Thread.currentThread().interrupt();
        return ConnectorException.retry(config.where() + ": interrupted", failure);
    }

    KafkaConfig config() {
        return config;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        exchange(null);
    }

    private Admin admin() throws ConnectorException {
        synchronized (this) {
            if (closed) {
                throw ConnectorException.retry(config.where() + ": closed", null);
            }
            if (admin != null) {
                return admin;
            }
            try {
                admin = Admin.create(ClientSettings.admin(config, clientId));
                return admin;
            } catch (KafkaException e) {
                throw failure("", e);
            }
        }
    }

    private void exchange(@Nullable Admin next) {
        Admin before;
        synchronized (this) {
            before = admin;
            admin = next;
        }
        if (before != null) {
            before.close(java.time.Duration.ZERO);
        }
    }
}
