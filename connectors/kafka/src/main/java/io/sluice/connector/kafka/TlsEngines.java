package io.sluice.connector.kafka;

import io.sluice.connector.tls.TlsClient;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/** Lets Kafka's clients use the TLS that all connectors have. Public as Kafka makes it by name. */
public final class TlsEngines implements SslEngineFactory {
    /** Setting that holds the {@link TlsClient}. */
    static final String CLIENT = "sluice.tls";

    private @Nullable TlsClient client;

    @Override
    public void configure(Map<String, ?> settings) {
        client = (TlsClient) settings.get(CLIENT);
    }

    /** The name is always checked as the resource's parameters say, whatever Kafka's own setting is. */
    @Override
    public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        TlsClient configured = client;
        if (configured == null) {
            throw new KafkaException("not configured");
        }
        return configured.engine(host, port);
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new KafkaException("a client only");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> settings) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return null;
    }

    @Override
    public @Nullable KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {}
}
