package io.sluice.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecordTemplateTest {
    private static final RowKey KEY = new RowKey(0x0123_4567_89AB_CDEFL, 7, "inst:1", 0);

    @Test
    @Feature("RA-14")
    @DisplayName(
            "The selected values as JSON, in their order, at the time of the message, with the row's key as header")
    void writesJsonByDefault() throws Exception {
        ProducerRecord<byte[], byte[]> record = record(Map.of("topic", "testTopic"), values());
        assertThat(record.topic()).isEqualTo("testTopic");
        assertThat(text(record.value()))
                .isEqualTo("{\"device\":\"dev \\\"1\\\"\",\"temp\":21.5,\"payload\":\"hello\"}");
        assertThat(record.key()).isNull();
        assertThat(record.partition()).isNull();
        assertThat(record.timestamp()).isEqualTo(1_763_726_400_000L);
        assertThat(text(record.headers().lastHeader("sluice-key").value()))
                .isEqualTo("0123456789ABCDEF0000000000000007/inst:1/0");
    }

    @Test
    @Feature("RA-19")
    @DisplayName("Topic, key, partition, payload and headers are templates; bytes stay bytes")
    void fillsTemplates() throws Exception {
        Map<String, @Nullable Object> values = values();
        values.put("site", Map.of("hall", 3L));
        values.put("raw", new byte[] {(byte) 0xFF, 0});
        ProducerRecord<byte[], byte[]> record = record(
                Map.of(
                        "topic", "hall-${site.hall}",
                        "key", "${device}",
                        "partition", "${site.hall}",
                        "payload_tmpl", "${raw}",
                        "headers", Map.of("unit", "C${site.hall}"),
                        "key_header", ""),
                values);
        assertThat(record.topic()).isEqualTo("hall-3");
        assertThat(text(record.key())).isEqualTo("dev \"1\"");
        assertThat(record.partition()).isEqualTo(3);
        assertThat(record.value()).containsExactly(0xFF, 0);
        assertThat(record.headers().toArray()).hasSize(1);
        assertThat(text(record.headers().lastHeader("unit").value())).isEqualTo("C3");
    }

    @Test
    @Feature("BR-04")
    @DisplayName("encode_payload_type = base64: what stands for the payload decodes to the same bytes")
    void encodesThePayload() throws Exception {
        byte[] bytes = {(byte) 0xFF, 0, '"', (byte) 0xC3};
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("topic", "t/1");
        values.put("payload", bytes);
        Map<String, @Nullable Object> base64 = Map.of("topic", "t", "encode_payload_type", "base64");
        String json = text(record(base64, values).value());
        assertThat(json).startsWith("{\"topic\":\"t/1\",\"payload\":\"").endsWith("\"}");
        String encoded = json.substring(json.lastIndexOf(":\"") + 2, json.length() - 2);
        assertThat(Base64.getDecoder().decode(encoded)).isEqualTo(bytes);
        values.put("payload", "hello");
        assertThat(text(record(base64, values).value())).isEqualTo("{\"topic\":\"t/1\",\"payload\":\"aGVsbG8=\"}");
        assertThat(values).as("the row itself").containsEntry("payload", "hello");
    }

    @Test
    @DisplayName("A row that makes no topic or partition, or too large a record, is refused with the reason")
    void refusesRows() {
        assertThatThrownBy(() -> record(Map.of("topic", "${device}"), values()))
                .hasMessageContaining("\"dev \"1\"\" is no name of a Kafka topic");
        assertThatThrownBy(() -> record(Map.of("topic", "t", "partition", "${device}"), values()))
                .hasMessageContaining("is no number of a partition");
        assertThatThrownBy(() -> record(Map.of("topic", "t", "partition", "-1"), values()))
                .hasMessageContaining("is no number of a partition");
        Map<String, @Nullable Object> large = values();
        large.put("log", "x".repeat(20_000));
        assertThatThrownBy(() -> record(Map.of("topic", "t", "max_batch_bytes", 16_384L), large))
                .hasMessageContaining("more than max_batch_bytes (16384)");
    }

    @Test
    @Feature("BR-02")
    @DisplayName(
            "Acks, compression, batch bytes, strategy and sync or async become the producer's settings; all_isr by default")
    void configuresTheProducer() throws Exception {
        assertThat(settings(Map.of()))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("compression.type", "none")
                .containsEntry("batch.size", 1_048_576)
                .containsEntry("max.in.flight.requests.per.connection", 5)
                .containsEntry("partitioner.ignore.keys", false)
                .containsEntry("max.block.ms", 5_000L)
                .containsEntry("send.buffer.bytes", 1_048_576);
        assertThat(settings(Map.of(
                        "required_acks", "leader_only",
                        "compression", "zstd",
                        "max_batch_bytes", "65536",
                        "strategy", "random",
                        "produce", "sync")))
                .containsEntry("acks", "1")
                .containsEntry("enable.idempotence", false)
                .containsEntry("compression.type", "zstd")
                .containsEntry("batch.size", 65_536)
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .containsEntry("partitioner.ignore.keys", true);
    }

    @Test
    @DisplayName("What makes no sense together is refused, with the parameter")
    void refusesParameters() {
        assertThatThrownBy(() -> settings(Map.of("required_acks", "none", "exactly_once", true)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("parameter required_acks must be all_isr with exactly_once, not none");
        assertThatThrownBy(() -> settings(Map.of("topic", "a b"))).hasMessageContaining("is no name of a Kafka topic");
        assertThatThrownBy(() -> resource(Map.of("servers", "localhost"))).hasMessageContaining("host:port");
        assertThatThrownBy(() -> resource(Map.of("servers", ""))).hasMessageContaining("at least one");
        assertThatThrownBy(() -> resource(Map.of("username", "u"))).hasMessageContaining("authentication_mechanism");
        assertThatThrownBy(() -> resource(Map.of("authentication_mechanism", "plain")))
                .hasMessageContaining("username is required");
        assertThatThrownBy(() -> resource(Map.of("sync_timeout", 9L))).hasMessageContaining("1 to 6");
    }

    @Test
    @DisplayName("A password with quotes and line breaks reaches Kafka whole and is not shown")
    void quotesThePassword() throws Exception {
        KafkaConfig config =
                resource(Map.of("authentication_mechanism", "plain", "username", "u", "password", "a\"b\\c;\nd"));
        assertThat(String.valueOf(ClientSettings.admin(config, "c").get("sasl.jaas.config")))
                .endsWith("PlainLoginModule required username=\"u\" password=\"a\\\"b\\\\c;\\012d\";");
        assertThat(config.toString()).doesNotContain("b\\c");
    }

    private static Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "dev \"1\"");
        values.put("temp", 21.5);
        values.put("payload", "hello");
        return values;
    }

    private static Map<String, Object> settings(Map<String, @Nullable Object> parameters) throws Exception {
        Map<String, @Nullable Object> given = new HashMap<>(Map.of("topic", "t"));
        given.putAll(parameters);
        RecordConfig config = RecordConfig.of(ParameterValues.check(RecordConfig.PARAMETERS, given));
        return ClientSettings.producer(resource(Map.of("servers", List.of("a:1"))), config.sending(), "c");
    }

    private static KafkaConfig resource(Map<String, @Nullable Object> parameters) throws InvalidParameterException {
        return KafkaConfig.of(
                ParameterValues.check(KafkaConfig.PARAMETERS, parameters), java.nio.file.Path.of("/nowhere"));
    }

    private static ProducerRecord<byte[], byte[]> record(
            Map<String, @Nullable Object> parameters, Map<String, @Nullable Object> values) throws Exception {
        RecordConfig config = RecordConfig.of(ParameterValues.check(RecordConfig.PARAMETERS, parameters));
        Row row = new Row(KEY, 1_763_726_400_000L, values, "q", 5);
        return new RecordTemplate(config).outgoing(0, row).record();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
