package io.sluice.connector.kafka;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.connector.kafka.RecordTemplate.Outgoing;
import io.sluice.connector.kafka.RecordTemplate.UnwritableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code data_to_kafka}: each row becomes a record. */
final class KafkaAction implements Action {
    /** Before the name of the queue, which is no other queue's anywhere: transactional id and group. */
    private static final String PREFIX = "sluice-";
    /** Time that a batch may take. */
    private static final Duration LIMIT = Duration.ofSeconds(18);
    /** Bounds of what is committed at once, about: on a slow line a large batch gets on by small parts. */
    private static final int MOST_BYTES = 8 << 20;

    private static final int LEAST_BYTES = 64 << 10;

    private final Brokers brokers;
    private final RecordConfig config;
    private final RecordTemplate template;
    private final Consumer<KafkaAction> whenClosed;
    private int partBytes = MOST_BYTES;
    private @Nullable QueueWriter writer;
    private boolean closed;

    KafkaAction(Brokers brokers, RecordConfig config, Consumer<KafkaAction> whenClosed) {
        this.brokers = brokers;
        this.config = config;
        this.whenClosed = whenClosed;
        this.template = new RecordTemplate(config);
    }

    @Override
    public void send(List<Row> rows) throws ConnectorException {
        Deadline deadline = Deadline.in(LIMIT);
        SortedMap<Integer, String> refused = new TreeMap<>();
        List<Outgoing> part = new ArrayList<>(rows.size());
        String queue = rows.get(0).queue();
        long bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (bytes >= partBytes || !row.queue().equals(queue)) {
                write(queue, part, deadline);
                part.clear();
                bytes = 0;
                queue = row.queue();
            }
            try {
                Outgoing outgoing = template.outgoing(i, row);
                part.add(outgoing);
                bytes += outgoing.bytes();
            } catch (UnwritableException e) {
                refused.put(i, e.reason());
            }
        }
        write(queue, part, deadline);
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }

    @Override
    public void close() {
        QueueWriter open;
        synchronized (this) {
            closed = true;
            open = writer;
        }
        if (open != null) {
            open.close();
        }
        whenClosed.accept(this);
    }

    private void write(String queue, List<Outgoing> part, Deadline deadline) throws ConnectorException {
        if (part.isEmpty()) {
            return;
        }
        boolean named = config.sending().exactlyOnce() && !queue.isEmpty();
        try {
            writer(named ? PREFIX + queue : "").write(part, deadline);
            partBytes = Math.min(MOST_BYTES, partBytes * 2);
        } catch (ConnectorException e) {
            partBytes = Math.max(LEAST_BYTES, partBytes / 2);
            throw e;
        }
    }

    private synchronized QueueWriter writer(String name) throws ConnectorException {
        if (closed) {
            throw ConnectorException.retry(brokers.config().where() + ": closed", null);
        }
        QueueWriter open = writer;
        if (open == null || !open.name().equals(name)) {
            if (open != null) {
                open.close();
            }
            open = new QueueWriter(brokers, config.sending(), name);
            writer = open;
        }
        return open;
    }
}
