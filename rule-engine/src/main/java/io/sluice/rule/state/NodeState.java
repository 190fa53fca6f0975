package io.sluice.rule.state;

import io.sluice.connector.ValuePath;
import io.sluice.core.message.ClientInfo;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of this node remember: shared values, and values of each connection. In memory only: a restart forgets
 * all. Costs nothing until a rule writes something. Safe for any thread.
 *
 * <p>A connection is known by its {@link ClientInfo}, of which there is one instance for each. Its values are held as long
 * as anything holds that instance, and go with it: no event has to say that a connection ended, and none that comes late can
 * bring values back. A client that connects again begins with nothing.
 */
public final class NodeState {
    private static final BoundedValues.Limits SHARED = new BoundedValues.Limits("kv_store", 10_000, 64 * 1024);
    private static final BoundedValues.Limits CONNECTION = new BoundedValues.Limits("proc_dict", 100, 16 * 1024);

    /** Bytes of all shared values, and again of the values of all connections. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final BoundedValues shared = new BoundedValues(SHARED, new Budget(MOST_BYTES));
    private final Budget connectionBytes = new Budget(MOST_BYTES);
    private final Map<Connection, BoundedValues> connections = new ConcurrentHashMap<>();
    private final ReferenceQueue<ClientInfo> gone = new ReferenceQueue<>();

    /** What an event of a client sees. */
    public RuleState of(ClientInfo client) {
        return new RuleState() {
            @Override
            public KeyedValues shared() {
                return shared;
            }

            @Override
            public KeyedValues connection() {
                return new ConnectionValues(client);
            }
        };
    }

    /** Connections of which something is remembered; ended ones may still be counted. */
    int connections() {
        forgetGone();
        return connections.size();
    }

    /** Bytes of the values of all connections. */
    long connectionBytes() {
        return connectionBytes.used();
    }

    /** As if nothing held the client any more. */
    void end(ClientInfo client) {
        connections.keySet().stream().filter(c -> c.get() == client).forEach(Connection::enqueue);
    }

    private void forgetGone() {
        for (Object ended = gone.poll(); ended != null; ended = gone.poll()) {
            BoundedValues values = connections.remove(ended);
            if (values != null) {
                values.forget();
            }
        }
    }

    private final class ConnectionValues implements KeyedValues {
        private final ClientInfo client;

        ConnectionValues(ClientInfo client) {
            this.client = client;
        }

        @Override
        public @Nullable Object get(Object key) {
            BoundedValues values = connections.get(new Connection(client, null));
            return values == null ? ValuePath.UNDEFINED : values.get(key);
        }

        @Override
        public @Nullable Object put(Object key, @Nullable Object value) {
            forgetGone();
            BoundedValues values = connections.get(new Connection(client, null));
            if (values == null) {
                if (value == ValuePath.UNDEFINED) {
                    return value;
                }
                values = connections.computeIfAbsent(
                        new Connection(client, gone), c -> new BoundedValues(CONNECTION, connectionBytes));
            }
            return values.put(key, value);
        }
    }

    /** A client by identity, without holding it. */
    private static final class Connection extends WeakReference<ClientInfo> {
        private final int hash;

        /** @param queue where it is told that the client is gone; null for a key to look up with */
        Connection(ClientInfo client, @Nullable ReferenceQueue<ClientInfo> queue) {
            super(client, queue);
            this.hash = System.identityHashCode(client);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Connection that && get() != null && get() == that.get();
        }
    }
}
