package io.sluice.connector.influxdb;

import io.sluice.connector.tls.PromptSockets;
import java.time.Duration;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** Connections to one server, with bounds for every call. Closing ends calls in progress. */
final class HttpLimits implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    /** Longest part of a refusal that is read: it may repeat every bad line. */
    static final long LONGEST_REASON = 256 << 10;

    private final Dispatcher dispatcher = new Dispatcher();
    private final ConnectionPool pool = new ConnectionPool();
    private final Duration callLimit;

    HttpLimits(Duration callLimit) {
        this.callLimit = callLimit;
    }

    OkHttpClient.Builder builder() {
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(pool)
                .socketFactory(new PromptSockets())
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(callLimit)
                .writeTimeout(callLimit)
                .callTimeout(callLimit);
    }

    @Override
    public void close() {
        dispatcher.cancelAll();
        pool.evictAll();
        dispatcher.executorService().shutdown();
    }
}
