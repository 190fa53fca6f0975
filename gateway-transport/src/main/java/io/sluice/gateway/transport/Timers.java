package io.sluice.gateway.transport;

import io.sluice.core.loop.Loop;
import org.jspecify.annotations.Nullable;

/** Timers of one connection by name: a short list, so that a connection without any has nothing. Confined to the loop. */
final class Timers {
    private final Connection<?> connection;
    private @Nullable Waiting first;

    Timers(Connection<?> connection) {
        this.connection = connection;
    }

    /** One timer; its own link in the list. */
    private final class Waiting implements Runnable {
        private final String name;
        private @Nullable Waiting next;
        private Loop.@Nullable Timer timer;

        Waiting(String name, @Nullable Waiting next) {
            this.name = name;
            this.next = next;
        }

        @Override
        public void run() {
            forget(this);
            connection.timeIsUp(name);
        }
    }

    /** Starts a timer; one of this name that still waits is replaced. */
    void start(String name, long delayMillis) {
        cancel(name);
        Waiting added = new Waiting(name, first);
        first = added;
        added.timer = connection.loop().schedule(added, delayMillis);
    }

    void cancel(String name) {
        for (Waiting waiting = first; waiting != null; waiting = waiting.next) {
            if (waiting.name.equals(name)) {
                stop(waiting);
                forget(waiting);
                return;
            }
        }
    }

    void cancelAll() {
        for (Waiting waiting = first; waiting != null; waiting = waiting.next) {
            stop(waiting);
        }
        first = null;
    }

    private static void stop(Waiting waiting) {
        if (waiting.timer != null) {
            waiting.timer.cancel();
        }
    }

    private void forget(Waiting gone) {
        Waiting before = null;
        Waiting current = first;
        while (current != null && current != gone) {
            before = current;
            current = current.next;
        }
        if (before == null) {
            first = gone.next;
        } else {
            before.next = gone.next;
        }
    }
}
