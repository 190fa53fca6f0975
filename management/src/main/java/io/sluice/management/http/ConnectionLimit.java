package io.sluice.management.http;

import io.sluice.core.gateway.ListenerView;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the connections of the API and closes those beyond the limit. */
final class ConnectionLimit implements Handler<HttpConnection> {
    private final int limit;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    ConnectionLimit(int limit) {
        this.limit = limit;
    }

    @Override
    public void handle(HttpConnection connection) {
        accepted.incrementAndGet();
        if (open.incrementAndGet() > limit) {
            refused.incrementAndGet();
            connection.closeHandler(closed -> open.decrementAndGet());
            connection.close();
        } else {
            connection.closeHandler(closed -> open.decrementAndGet());
        }
    }

    ListenerView view(String address) {
        long over = refused.get();
        Map<String, Long> shutdowns = over == 0 ? Map.of() : Map.of("over_limit", over);
        return new ListenerView("http:management", address, 1, limit, open.get(), accepted.get(), shutdowns, true);
    }
}
