package io.sluice.connector.kafka;

import io.sluice.connector.Row;
import io.sluice.connector.Template;
import io.sluice.connector.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes records of rows. Pure: the same row makes the same record, or is refused for the same reason, every time. */
final class RecordTemplate {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    /** More than the frame around one record, and that around a batch, ever take. */
    private static final int OVERHEAD = 128;

    private final RecordConfig config;

    RecordTemplate(RecordConfig config) {
        this.config = config;
    }

    /** Why a row can become no record. */
    static final class UnwritableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnwritableException(String reason) {
            super(reason, null, false, false);
        }

        /** The reason; never null, unlike that of other exceptions. */
        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * A record and where it comes from.
     *
     * @param row index into the batch
     * @param sequence place of the row in its queue
     * @param record what is sent
     * @param bytes its size at most
     */
    record Outgoing(int row, long sequence, ProducerRecord<byte[], byte[]> record, int bytes) {}

    /** @throws UnwritableException if no topic or partition comes of it, or it is too large */
    Outgoing outgoing(int index, Row row) throws UnwritableException {
        Map<String, @Nullable Object> values = config.base64() ? encoded(row.values()) : row.values();
        String topic = config.topic().render(values);
        if (!isTopic(topic)) {
            throw new UnwritableException(noTopic(topic));
        }
        Template key = config.key();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                partition(values),
                row.timestampMillis() < 0 ? null : (Long) row.timestampMillis(),
                key == null ? null : bytes(key.value(values)),
                payload(values));
        addHeaders(record, row, values);
        int bytes = size(record);
        if (bytes > config.sending().maxBatchBytes()) {
            throw new UnwritableException("the record has " + bytes + " bytes, more than max_batch_bytes ("
                    + config.sending().maxBatchBytes() + ") allows");
        }
        return new Outgoing(index, row.sequence(), record, bytes);
    }

    static boolean isTopic(String name) {
        return TOPIC.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    static String noTopic(String name) {
        return "\"" + name + "\" is no name of a Kafka topic: 1 to 249 of A-Z a-z 0-9 . _ - are allowed";
    }

    private @Nullable Integer partition(Map<String, @Nullable Object> values) throws UnwritableException {
        Template template = config.partition();
        if (template == null) {
            return null;
        }
        String text = template.render(values);
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new UnwritableException("\"" + text + "\" is no number of a partition");
        }
    }

    private byte[] payload(Map<String, @Nullable Object> values) {
        Template template = config.payload();
        return template == null
                ? ValueText.json(values).getBytes(StandardCharsets.UTF_8)
                : bytes(template.value(values));
    }

    private void addHeaders(ProducerRecord<byte[], byte[]> record, Row row, Map<String, @Nullable Object> values) {
        if (!config.keyHeader().isEmpty()) {
            record.headers().add(config.keyHeader(), row.key().toString().getBytes(StandardCharsets.US_ASCII));
        }
        config.headers().forEach((name, template) -> record.headers().add(name, bytes(template.value(values))));
    }

    /** Bytes stay what they are, anything else becomes text. */
    private static byte[] bytes(@Nullable Object value) {
        return value instanceof byte[] bytes ? bytes : ValueText.of(value).getBytes(StandardCharsets.UTF_8);
    }

    /** The values with {@code payload} in Base64, if there is one. */
    private static Map<String, @Nullable Object> encoded(Map<String, @Nullable Object> values) {
        if (!values.containsKey("payload")) {
            return values;
        }
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
        changed.computeIfPresent("payload", (name, value) -> Base64.getEncoder().encodeToString(bytes(value)));
        return changed;
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        long bytes = OVERHEAD + record.value().length + (record.key() == null ? 0 : record.key().length);
        for (Header header : record.headers()) {
            bytes += 10L + 3L * header.key().length() + header.value().length;
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
