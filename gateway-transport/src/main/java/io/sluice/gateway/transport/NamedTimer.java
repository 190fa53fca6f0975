package io.sluice.gateway.transport;

import io.sluice.core.loop.Loop;
import org.jspecify.annotations.Nullable;

/** One waiting timer of a connection; its own link in the connection's short list, so that none costs nothing. */
final class NamedTimer implements Runnable {
    final String name;

    @Nullable
    NamedTimer next;

    private final Connection<?> connection;
    private Loop.@Nullable Timer waiting;

    NamedTimer(String name, Connection<?> connection, @Nullable NamedTimer next) {
        this.name = name;
        this.connection = connection;
        this.next = next;
    }

    void start(long delayMillis) {
        waiting = connection.loop().schedule(this, delayMillis);
    }

    void cancel() {
        if (waiting != null) {
            waiting.cancel();
        }
    }

    @Override
    public void run() {
        connection.timeIsUp(this);
    }
}
