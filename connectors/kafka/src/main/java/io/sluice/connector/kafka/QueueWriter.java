package io.sluice.connector.kafka;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.kafka.KafkaFailure.NoSuchPartitionException;
import io.sluice.connector.kafka.RecordTemplate.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TransactionAbortedException;

/**
 * Writes the rows of one queue, confined to the action's worker but for {@link #close}.
 *
 * <p>With a name it writes in transactions, and this is how each row comes to be committed once. The name, made of that of the
 * queue, is both transactional id and consumer group. Each transaction holds records <em>and</em> the place of the last of
 * them, as the offset of the group, so that both are committed or neither is. Who does not know how a transaction ended (a
 * time-out, a kill) opens a new client under the same name: that ends what was under way and locks out whoever else writes
 * under the name; then it reads the offset, and what is not behind it is in Kafka already.
 *
 * <p>Without a name it writes with an idempotent client: in order, and once as long as the client lives.
 */
final class QueueWriter implements AutoCloseable {
    private final Brokers brokers;
    private final RecordConfig.Sending sending;
    private final String name;
    private final AtomicReference<Producer<byte[], byte[]>> producer = new AtomicReference<>();
    private volatile boolean closed;
    /** Place of the last row in Kafka; valid while there is a producer. */
    private long last = -1;

    /** @param name transactional id and group, empty to write without transactions */
    QueueWriter(Brokers brokers, RecordConfig.Sending sending, String name) {
        this.brokers = brokers;
        this.sending = sending;
        this.name = name;
    }

    String name() {
        return name;
    }

    /**
     * Writes rows, in order, that Kafka does not have.
     *
     * @throws ConnectorException of kind REJECT if Kafka refuses at least one of them; with a name, none is written then
     */
    void write(List<Outgoing> rows, Deadline deadline) throws ConnectorException {
        try {
            Producer<byte[], byte[]> client = opened();
            if (deadline.isWithin(brokers.config().answerLimit().multipliedBy(2))) {
                // it stays open, so the next attempt has all the time
                throw ConnectorException.retry(brokers.config().where() + " took long to open; the rows follow", null);
            }
            if (name.isEmpty()) {
                send(client, rows, deadline);
            } else {
                commit(
                        client,
                        rows.stream().filter(row -> row.sequence() > last).toList(),
                        deadline);
            }
        } catch (InterruptException | InterruptedException e) {
            discard();
            throw brokers.interrupted(e);
        } catch (ExecutionException | TimeoutException | NoSuchPartitionException | KafkaException e) {
            // a new client starts from what is committed, whatever became of this one's work
            discard();
            throw closed
                    ? ConnectorException.retry(brokers.config().where() + ": closed", e)
                    : brokers.failure(name, e);
        }
    }

    /** Ends it, also while it writes. Idempotent. */
    @Override
    public void close() {
        closed = true;
        discard();
    }

    private Producer<byte[], byte[]> opened() throws ConnectorException {
        Producer<byte[], byte[]> open = producer.get();
        if (open == null) {
            open = brokers.producer(sending, name);
            producer.set(open);
            if (closed) {
                discard();
            } else if (!name.isEmpty()) {
                open.initTransactions();
                last = brokers.committed(name).orElse(-1);
            }
        }
        if (closed) {
            throw ConnectorException.retry(brokers.config().where() + ": closed", null);
        }
        return open;
    }

    private void discard() {
        Producer<byte[], byte[]> open = producer.getAndSet(null);
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }

    // a group without consumer: Kafka 4.4 would rather have the metadata from one, and offers no other way for who has
    // none
    @SuppressWarnings("removal")
    private void commit(Producer<byte[], byte[]> client, List<Outgoing> rows, Deadline deadline)
            throws ExecutionException, TimeoutException, InterruptedException, NoSuchPartitionException {
        if (rows.isEmpty()) {
            return;
        }
        client.beginTransaction();
        send(client, rows, deadline);
        Outgoing end = rows.get(rows.size() - 1);
        // the offset must belong to a topic that exists; the group is this writer's own, so nobody else has one there
        client.sendOffsetsToTransaction(
                Map.of(new TopicPartition(end.record().topic(), 0), new OffsetAndMetadata(end.sequence())),
                new ConsumerGroupMetadata(name));
        client.commitTransaction();
        last = end.sequence();
    }

    private void send(Producer<byte[], byte[]> client, List<Outgoing> rows, Deadline deadline)
            throws ExecutionException, TimeoutException, InterruptedException, NoSuchPartitionException {
        Duration reserved = brokers.config().answerLimit();
        List<Future<RecordMetadata>> answers = new ArrayList<>(rows.size());
        try {
            for (Outgoing row : rows) {
                Future<RecordMetadata> answer = client.send(row.record());
                answers.add(answer);
                if (answer.isDone()) {
                    // a failure that needs no answer of the broker, such as a topic that is not there
                    answer.get();
                }
                deadline.millisLeft(reserved);
            }
            for (Future<RecordMetadata> answer : answers) {
                answer.get(deadline.millisLeft(reserved), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException e) {
            checkPartition(client, rows.get(answers.size() - 1).record());
            throw first(answers, e);
        }
    }

    /**
     * The failure that made the others fail: one of a record that Kafka refuses, wherever in the batch it stood. Its
     * neighbours fail with a message that says nothing, and would come again for ever.
     */
    private static ExecutionException first(List<Future<RecordMetadata>> answers, ExecutionException otherwise)
            throws InterruptedException {
        ExecutionException first = null;
        for (Future<RecordMetadata> answer : answers) {
            try {
                if (answer.isDone()) {
                    answer.get();
                }
            } catch (ExecutionException e) {
                if (KafkaFailure.refusesRows(e.getCause())) {
                    return e;
                }
                first = first == null && !(e.getCause() instanceof TransactionAbortedException) ? e : first;
            }
        }
        return first == null ? otherwise : first;
    }

    /** Kafka waits for a partition that is not there as for a topic that is not there: it may be made. A row must not. */
    private static void checkPartition(Producer<byte[], byte[]> client, ProducerRecord<byte[], byte[]> record)
            throws NoSuchPartitionException {
        Integer partition = record.partition();
        if (partition != null) {
            int partitions = client.partitionsFor(record.topic()).size();
            if (partition >= partitions) {
                throw new NoSuchPartitionException(record.topic(), partition, partitions);
            }
        }
    }
}
