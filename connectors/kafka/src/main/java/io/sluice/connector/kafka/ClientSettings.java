package io.sluice.connector.kafka;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.kafka.KafkaConfig.Login;
import io.sluice.connector.tls.TlsSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Settings of Kafka's clients. Its own time-outs are minutes; all of them are cut here. */
final class ClientSettings {
    /** Time in which a record must be taken, milliseconds. */
    private static final int DELIVERY_LIMIT = 15_000;

    private static final int REQUEST_LIMIT = 10_000;
    /** Rows come in batches, so what follows comes at once. */
    private static final int LINGER = 5;

    private static final long LEAST_BUFFER = 32L << 20;

    private ClientSettings() {}

    /** Settings of the client that asks. */
    static Map<String, Object> admin(KafkaConfig config, String clientId) throws ConnectorException {
        Map<String, Object> settings = common(config, clientId);
        int limit = (int) config.answerLimit().toMillis();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limit);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
        return settings;
    }

    /** Settings of the client that sends, without transactions. */
    static Map<String, Object> producer(KafkaConfig config, RecordConfig.Sending sending, String clientId)
            throws ConnectorException {
        Map<String, Object> settings = common(config, clientId);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, sending.acks());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, sending.acks().equals("all"));
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, sending.oneAtATime() ? 1 : 5);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, sending.compression());
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, sending.maxBatchBytes());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, sending.maxBatchBytes());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(LEAST_BUFFER, 4L * sending.maxBatchBytes()));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, config.answerLimit().toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_LIMIT);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_LIMIT);
        if (sending.strategy().equals("roundrobin")) {
            settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, RoundRobinPartitioner.class);
        }
        settings.put(
                ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
                sending.strategy().equals("random"));
        return settings;
    }

    /** Settings of the client that sends in transactions of its own name. */
    static Map<String, Object> transactional(
            KafkaConfig config, RecordConfig.Sending sending, String clientId, String transactionalId)
            throws ConnectorException {
        Map<String, Object> settings = producer(config, sending, clientId);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return settings;
    }

    private static Map<String, Object> common(KafkaConfig config, String clientId) throws ConnectorException {
        Map<String, Object> settings = new HashMap<>();
        int limit = (int) config.answerLimit().toMillis();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.servers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) limit);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, (long) limit);
        settings.put(CommonClientConfigs.SEND_BUFFER_CONFIG, config.sendBuffer());
        settings.put(CommonClientConfigs.RECEIVE_BUFFER_CONFIG, config.receiveBuffer());
        // neither JMX nor reports to the brokers: Sluice counts for itself
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        addSecurity(settings, config);
        return settings;
    }

    private static void addSecurity(Map<String, Object> settings, KafkaConfig config) throws ConnectorException {
        TlsSettings tls = config.tls();
        boolean login = config.login() != Login.NONE;
        settings.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (login ? "SASL_" : "") + (tls.enabled() ? "SSL" : "PLAINTEXT"));
        if (tls.enabled()) {
            settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, TlsEngines.class);
            settings.put(TlsEngines.CLIENT, tls.open());
        }
        if (login) {
            boolean plain = config.login() == Login.PLAIN;
            settings.put(SaslConfigs.SASL_MECHANISM, config.login().name().replace('_', '-'));
            settings.put(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    "org.apache.kafka.common.security."
                            + (plain ? "plain.PlainLoginModule" : "scram.ScramLoginModule")
                            + " required username=" + quoted(config.username()) + " password="
                            + quoted(config.password()) + ";");
        }
    }

    /** Text of a JAAS configuration, which is read by {@link java.io.StreamTokenizer}. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                // three octal digits
                quoted.append('\\')
                        .append('0')
                        .append(Integer.toOctalString(c | 64).substring(1));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
