package io.sluice.connector.kafka;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of the action: what a record is made of and how it is sent (manual 3474-3483, 6225-6265).
 *
 * @param topic topic
 * @param key key, null for none
 * @param partition number of the partition, null to leave it to the strategy
 * @param payload value, null for the selected values as JSON
 * @param base64 whether the selected value {@code payload} is written in Base64
 * @param headers headers besides the one with the row's key
 * @param keyHeader name of the header that holds the row's key, empty for none
 * @param sending how records are sent
 */
record RecordConfig(
        Template topic,
        @Nullable Template key,
        @Nullable Template partition,
        @Nullable Template payload,
        boolean base64,
        Map<String, Template> headers,
        String keyHeader,
        Sending sending) {
    /**
     * How records are sent.
     *
     * @param exactlyOnce whether in transactions that hold the place in the queue
     * @param acks which replicas must have a record: Kafka's {@code acks}
     * @param compression Kafka's {@code compression.type}
     * @param strategy how a partition is found: {@code key_dispatch}, {@code random} or {@code roundrobin}
     * @param maxBatchBytes largest batch for one partition, and largest record
     * @param oneAtATime whether each request waits for the answer to the one before
     */
    record Sending(
            boolean exactlyOnce,
            String acks,
            String compression,
            String strategy,
            int maxBatchBytes,
            boolean oneAtATime) {}

    private static final String TOPIC = "topic";
    private static final String KEY = "key";
    private static final String PARTITION = "partition";
    private static final String PAYLOAD = "payload_tmpl";
    private static final String ENCODE = "encode_payload_type";
    private static final String HEADERS = "headers";
    private static final String KEY_HEADER = "key_header";
    private static final String EXACTLY_ONCE = "exactly_once";
    private static final String ACKS = "required_acks";
    private static final String COMPRESSION = "compression";
    private static final String STRATEGY = "strategy";
    private static final String MAX_BATCH = "max_batch_bytes";
    private static final String PRODUCE = "produce";

    private static final Map<String, String> ACKS_BY_NAME = Map.of("all_isr", "all", "leader_only", "1", "none", "0");

    static final List<Parameter> PARAMETERS = declared();

    private static List<Parameter> declared() {
        Parameter.Type template = Parameter.Type.TEMPLATE;
        Parameter.Type text = Parameter.Type.STRING;
        return List.of(
                Parameter.required(TOPIC, template, "Kafka Topic", "template"),
                Parameter.optional(
                        KEY, template, "", "Key", "template; records of one key stay in order: name the device here"),
                Parameter.optional(
                        PARTITION, template, "", "Partition", "template of a number; empty: found by the strategy"),
                Parameter.optional(
                        PAYLOAD, template, "", "Payload Template", "empty: the selected values as a JSON object"),
                Parameter.optional(ENCODE, text, "plain", "Encode Payload", "whether the value payload goes in Base64")
                        .oneOf("plain", "base64"),
                Parameter.optional(HEADERS, Parameter.Type.OBJECT, null, "Headers", "object of name to template"),
                Parameter.optional(
                        KEY_HEADER, text, "sluice-key", "Key Header", "header with the row's identity; empty for none"),
                Parameter.optional(
                        EXACTLY_ONCE,
                        Parameter.Type.BOOLEAN,
                        null,
                        "Exactly Once",
                        "whether to send in transactions, so that each row counts once for readers of what is committed; by"
                                + " default so if required_acks is all_isr"),
                Parameter.optional(
                                ACKS,
                                text,
                                "all_isr",
                                "Required Acks",
                                "who must have a record before it counts as sent; all but all_isr can lose rows")
                        .oneOf("all_isr", "leader_only", "none"),
                Parameter.optional(COMPRESSION, text, "no_compression", "Compression", "of batches")
                        .oneOf("no_compression", "gzip", "snappy", "lz4", "zstd"),
                Parameter.optional(
                                STRATEGY,
                                text,
                                "key_dispatch",
                                "Partition Strategy",
                                "key_dispatch (also first_key_dispatch): by the key's hash, as all of Kafka's clients do;"
                                        + " random; roundrobin")
                        .oneOf("key_dispatch", "first_key_dispatch", "random", "roundrobin"),
                Parameter.optional(
                        MAX_BATCH,
                        Parameter.Type.NUMBER,
                        1_048_576L,
                        "Max Batch Bytes",
                        "of one batch for one partition, and of one record: 16384 to 67108864; the topic's"
                                + " max.message.bytes must allow it"),
                Parameter.optional(
                                PRODUCE,
                                text,
                                "async",
                                "Produce",
                                "async: up to five requests under way, order kept; sync: one at a time")
                        .oneOf("sync", "async"));
    }

    static RecordConfig of(ParameterValues values) throws InvalidParameterException {
        String acks = values.text(ACKS);
        String wished = values.textOrNull(EXACTLY_ONCE);
        boolean exactlyOnce = wished == null ? acks.equals("all_isr") : Boolean.parseBoolean(wished);
        if (exactlyOnce && !acks.equals("all_isr")) {
            throw new InvalidParameterException(
                    ACKS, "parameter required_acks must be all_isr with exactly_once, not " + acks);
        }
        String compression = values.text(COMPRESSION);
        String strategy = values.text(STRATEGY);
        return new RecordConfig(
                topic(values),
                optional(values, KEY),
                optional(values, PARTITION),
                optional(values, PAYLOAD),
                values.text(ENCODE).equals("base64"),
                headers(values),
                values.text(KEY_HEADER),
                new Sending(
                        exactlyOnce,
                        ACKS_BY_NAME.getOrDefault(acks, "all"),
                        compression.equals("no_compression") ? "none" : compression,
                        strategy.equals("first_key_dispatch") ? "key_dispatch" : strategy,
                        (int) KafkaConfig.bounded(values, MAX_BATCH, 16_384, 67_108_864),
                        values.text(PRODUCE).equals("sync")));
    }

    private static Template topic(ParameterValues values) throws InvalidParameterException {
        Template topic = Template.parse(values.text(TOPIC));
        if (topic.isLiteral() && !RecordTemplate.isTopic(topic.toString())) {
            throw new InvalidParameterException(TOPIC, "parameter topic: " + RecordTemplate.noTopic(topic.toString()));
        }
        return topic;
    }

    private static @Nullable Template optional(ParameterValues values, String name) {
        String text = values.text(name);
        return text.isEmpty() ? null : Template.parse(text);
    }

    private static Map<String, Template> headers(ParameterValues values) {
        Map<String, Template> headers = new LinkedHashMap<>();
        values.object(HEADERS).forEach((name, value) -> headers.put(name, Template.parse(String.valueOf(value))));
        return headers;
    }
}
