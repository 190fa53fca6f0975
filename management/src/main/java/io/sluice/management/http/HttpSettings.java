package io.sluice.management.http;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Settings of the HTTP API (manual 8181-8204). */
public record HttpSettings(
        @Setting(
                key = "management.listener.http",
                value = "127.0.0.1:8080",
                doc = "Address of the HTTP API. A port alone listens on all addresses: the secret then travels in the "
                        + "clear wherever the network goes.")
        InetSocketAddress http,

        @Setting(
                key = "management.listener.http.max_clients",
                value = "512",
                doc = "Connections at once, 1 to 65536; more are closed at once.")
        int maxClients,

        @Setting(
                key = "management.listener.http.backlog",
                value = "512",
                doc = "Connections that wait to be accepted, 1 to 65535.")
        int backlog,

        @Setting(key = "management.max_body_size", value = "1MB", doc = "Largest body of a request, 1KB to 64MB.")
        ByteSize maxBodySize,

        @Setting(key = "management.max_row_limit", value = "10000", doc = "Most rows of one answer, 1 to 1000000.")
        int maxRowLimit,

        @Setting(
                key = "management.application.default_secret",
                doc = "Secret of the application admin. Without it a random one is made at the first start, shown once "
                        + "and kept in data/api.secret.")
        @Nullable
        String defaultSecret) {
    private static final long SMALLEST_BODY = 1024;
    private static final long LARGEST_BODY = 64L << 20;

    /** Refuses values outside the ranges. */
    public HttpSettings {
        check(maxClients >= 1 && maxClients <= 65_536, "max_clients is 1 to 65536");
        check(backlog >= 1 && backlog <= 65_535, "backlog is 1 to 65535");
        check(
                maxBodySize.bytes() >= SMALLEST_BODY && maxBodySize.bytes() <= LARGEST_BODY,
                "max_body_size is 1KB to 64MB");
        check(maxRowLimit >= 1 && maxRowLimit <= 1_000_000, "max_row_limit is 1 to 1000000");
    }

    private static void check(boolean holds, String range) {
        if (!holds) {
            throw new IllegalArgumentException(range);
        }
    }

    @Override
    public String toString() {
        return "HttpSettings[" + http + "]";
    }
}
