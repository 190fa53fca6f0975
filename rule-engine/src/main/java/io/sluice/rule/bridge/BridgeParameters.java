package io.sluice.rule.bridge;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parameters of a bridge's resource and action, made of its settings. */
final class BridgeParameters {
    private static final long LARGEST_BATCH = 64L << 20;

    private final BridgeSettings settings;
    private final UnaryOperator<String> file;

    /** @param file finds a file that the configuration names */
    BridgeParameters(BridgeSettings settings, UnaryOperator<String> file) {
        this.settings = settings;
        this.file = file;
    }

    Map<String, @Nullable Object> ofResource() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        BridgeSettings.BridgeSession session = settings.session();
        config.put("address", settings.address());
        config.put("proto_ver", word(session.protocolVersion()));
        config.put("bridge_mode", session.bridgeMode());
        config.put("clientid", session.clientId());
        config.put("clean_start", session.cleanStart());
        config.put("username", session.username());
        config.put("password", session.password());
        config.put("keepalive", time(session.keepAlive()));
        config.put("mountpoint", settings.mountpoint());
        config.put("reconnect_interval", time(session.reconnectInterval()));
        config.put("retry_interval", time(session.retryInterval()));
        config.put("max_inflight", (long) settings.queue().window());
        addSecurity(config);
        return config;
    }

    private void addSecurity(Map<String, @Nullable Object> config) {
        BridgeSettings.BridgeSecurity security = settings.security();
        config.put("ssl", security.ssl());
        config.put("cacertfile", path(security.cacertFile()));
        config.put("certfile", path(security.certFile()));
        config.put("keyfile", path(security.keyFile()));
        config.put("verify", word(security.verify()));
        config.put("server_name", security.serverName());
        config.put("tls_versions", security.tlsVersions());
        config.put("ciphers", security.ciphers());
        config.put("psk_identity", security.pskIdentity());
        config.put("psk_secret", security.pskSecret());
        if (!security.pskCiphers().isEmpty()) {
            config.put("psk_ciphers", security.pskCiphers());
        }
    }

    Map<String, @Nullable Object> ofAction(String resourceId) {
        BridgeSettings.BridgeQueue queue = settings.queue();
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("$resource", resourceId);
        params.put("qos", String.valueOf(settings.forwardQos()));
        params.put("retain", "${retain}");
        params.put("buffer", queue.replayqDir().isEmpty() ? "memory" : "disk");
        params.put("batch_rows", (long) queue.window());
        params.put("batch_bytes", Math.max(1, Math.min(queue.batchBytes().bytes(), LARGEST_BATCH)));
        params.put("batch_linger", 0L);
        return params;
    }

    private String path(String written) {
        return written.isEmpty() ? "" : file.apply(written);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String time(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
