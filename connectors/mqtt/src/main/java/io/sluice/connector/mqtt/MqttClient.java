package io.sluice.connector.mqtt;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Intake;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.mqtt.Flights.Flight;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The client of one resource. A connection has a thread that reads and one that writes; what must outlive it (messages under way
 * in both directions, subscriptions) lies in {@link Flights}, {@link Inbound} and {@link Wishes}. Safe for any thread.
 */
final class MqttClient implements AutoCloseable {
    private static final long PING_SECONDS = 5;
    /** QoS 2 messages that mosquitto takes at once by default; before version 5 it cannot say so and ends the connection. */
    private static final int UNTOLD_MAXIMUM = 20;

    private static final byte[] PING = new PacketWriter().packet(PacketType.PINGREQ);
    private static final byte[] BYE = new PacketWriter().packet(PacketType.DISCONNECT);

    private final MqttConfig config;
    private final String name;
    private final Flights flights = new Flights();
    private final Inbound inbound;
    private final Wishes wishes;
    private volatile @Nullable Link link;
    private volatile @Nullable CompletableFuture<Void> ping;
    private volatile boolean closed;

    MqttClient(MqttConfig config, ResourceContext context) {
        this.config = config;
        this.name = context.resourceId();
        this.inbound = new Inbound(context.inlet(), config.version());
        this.wishes = new Wishes(context.resourceId(), config.version());
    }

    Flights flights() {
        return flights;
    }

    Intake intake() {
        return wishes;
    }

    Version version() {
        return config.version();
    }

    long retryNanos() {
        return config.times().retry().toNanos();
    }

    /** Most messages that may be under way on a connection, for one of a QoS to be added. */
    int window(Link on, int qos) {
        int allowed = qos == 2 && !version().hasProperties()
                ? UNTOLD_MAXIMUM
                : on.limits().receiveMaximum();
        return Math.max(1, Math.min(config.maxInflight(), allowed));
    }

    /** Nobody waits for these messages any more. */
    void abandon(List<Flight> some) {
        Link open = link;
        boolean there = open != null && open.isOpen();
        flights.abandon(some, there ? open : null).forEach(id -> {
            if (open != null) {
                open.post(release(id));
            }
        });
    }

    byte[] release(int id) {
        return new PacketWriter().u16(id).packet(PacketType.PUBREL);
    }

    /** Opens a connection in place of the one before. */
    synchronized void connect() throws ConnectorException {
        Link before = link;
        if (before != null) {
            before.close("replaced by a new connection");
        }
        if (closed) {
            throw ConnectorException.retry(this + ": closed", null);
        }
        Link fresh = new Handshake(config).open();
        if (!fresh.limits().sessionPresent()) {
            inbound.sessionLost();
        }
        flights.connected(fresh.limits().sessionPresent()).forEach(id -> fresh.post(release(id)));
        link = fresh;
        fresh.start(name + " writes");
        Thread reader = new Thread(() -> read(fresh), name + " reads");
        reader.setDaemon(true);
        reader.start();
        wishes.connected(fresh);
        if (closed) {
            fresh.close("closed");
        }
    }

    /** Asks the remote broker whether it is there. */
    void check() throws ConnectorException {
        Link open = link();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        ping = answer;
        open.post(PING);
        try {
            answer.get(PING_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            open.close("no answer to a ping in " + PING_SECONDS + " s");
            link();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectorException.retry(this + ": interrupted", e);
        }
    }

    /** The connection; an exception that says why there is none. */
    Link link() throws ConnectorException {
        Link open = link;
        if (closed || open == null || !open.isOpen()) {
            String why = open == null ? "not connected" : String.valueOf(open.ended());
            throw ConnectorException.retry(this + ": " + (closed ? "closed" : why), null);
        }
        return open;
    }

    private void read(Link on) {
        try {
            while (on.isOpen()) {
                handle(on.read(), on);
            }
        } catch (IOException e) {
            on.close(e.getMessage() == null ? "the remote broker ended the connection" : e.getMessage());
        } catch (InterruptedException e) {
            on.close("interrupted");
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            on.close("unexpected failure: " + e);
        } finally {
            flights.wake();
        }
    }

    private void handle(PacketReader in, Link on) throws IOException, InterruptedException {
        switch (PacketType.of(in.first())) {
            case PacketType.PUBLISH -> inbound.published(in, on);
            case PacketType.PUBACK -> flights.ended(in.u16(), in.hasMore() ? in.u8() : 0, false);
            case PacketType.PUBCOMP -> flights.ended(in.u16(), in.hasMore() ? in.u8() : 0, true);
            case PacketType.PUBREC -> {
                int id = in.u16();
                if (flights.received(id, in.hasMore() ? in.u8() : 0)) {
                    on.post(release(id));
                }
            }
            case PacketType.PUBREL -> inbound.released(in.u16(), on);
            case PacketType.SUBACK -> wishes.answered(in);
            case PacketType.UNSUBACK -> {}
            case PacketType.PINGRESP -> {
                CompletableFuture<Void> asked = ping;
                if (asked != null) {
                    asked.complete(null);
                }
            }
            case PacketType.DISCONNECT ->
                throw new IOException(
                        "the remote broker ended the connection: " + ReasonCode.text(in.hasMore() ? in.u8() : 0));
            default -> throw new IOException("the remote broker sent a packet of type " + (in.first() >> 4));
        }
    }

    /** Ends the connection, with a word of farewell if that goes at once. */
    @Override
    public void close() {
        closed = true;
        Link open = link;
        if (open == null || !open.isOpen()) {
            return;
        }
        open.post(BYE);
        try {
            open.flush().get(1, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // it learns of it by the end of the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.close("closed");
        flights.wake();
    }

    @Override
    public String toString() {
        return "MQTT broker at " + config.address();
    }
}
