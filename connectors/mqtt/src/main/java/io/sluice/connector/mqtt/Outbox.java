package io.sluice.connector.mqtt;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.RowKey;
import io.sluice.connector.mqtt.Flights.Flight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Publishes the batches of one action: as many at once as the remote broker allows, in order. It remembers what became of each
 * message of a batch that failed, so that the next attempt goes on where that one ended. Used by one worker at a time.
 */
final class Outbox {
    /** Longest time of one attempt; what the remote broker took until then is not sent again by the next. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final MqttClient client;
    private final Flights flights;
    private final Map<RowKey, Flight> known = new HashMap<>();

    Outbox(MqttClient client) {
        this.client = client;
        this.flights = client.flights();
    }

    /**
     * Sends all and waits until the remote broker has them.
     *
     * @param refused filled with the reasons for those it will never take, by their row
     */
    void send(List<Outgoing> batch, SortedMap<Integer, String> refused) throws ConnectorException {
        Link link = client.link();
        long deadline = System.nanoTime() + LONGEST_NANOS;
        forgetOthers(batch);
        try {
            for (Outgoing message : batch) {
                publish(message, link, deadline);
            }
            if (batch.stream().anyMatch(message -> message.qos() == 0)) {
                awaitFlush(link, deadline);
            }
            for (Outgoing message : batch) {
                collect(message, link, deadline, refused);
            }
            known.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectorException.retry("MQTT: interrupted", e);
        }
    }

    private void awaitFlush(Link link, long deadline) throws ConnectorException, InterruptedException {
        CompletableFuture<Void> sent = link.flush();
        sent.thenRun(flights::wake);
        await(link, deadline, sent::isDone);
    }

    private void forgetOthers(List<Outgoing> batch) {
        if (known.isEmpty()) {
            return;
        }
        Set<RowKey> wanted = new HashSet<>();
        batch.forEach(message -> wanted.add(message.key()));
        List<Flight> others = new ArrayList<>(known.values());
        others.removeIf(flight -> wanted.contains(flight.key));
        client.abandon(others);
        known.keySet().retainAll(wanted);
    }

    private void publish(Outgoing message, Link link, long deadline) throws ConnectorException, InterruptedException {
        if (message.qos() == 0) {
            link.post(message.packet(client.version(), 0, false));
            return;
        }
        Flight flight = known.get(message.key());
        if (flight == null) {
            flight = begin(message, link, deadline);
            known.put(message.key(), flight);
        }
        switch (flights.step(flight, link, System.nanoTime())) {
            case NOTHING -> {}
            case PUBLISH -> link.post(message.packet(client.version(), flight.id(), false));
            case PUBLISH_AGAIN -> link.post(message.packet(client.version(), flight.id(), true));
            case PUBREL -> link.post(client.release(flight.id()));
        }
    }

    private Flight begin(Outgoing message, Link link, long deadline) throws ConnectorException, InterruptedException {
        int window = client.window(link, message.qos());
        while (true) {
            Flight flight = flights.begin(message.key(), message.qos(), window);
            if (flight != null) {
                return flight;
            }
            await(link, deadline, () -> flights.hasRoom(window));
        }
    }

    private void collect(Outgoing message, Link link, long deadline, SortedMap<Integer, String> refused)
            throws ConnectorException, InterruptedException {
        Flight flight = known.get(message.key());
        if (flight == null) {
            return;
        }
        if (flights.result(flight) < 0) {
            await(link, earlier(deadline, retryTime(flight)), () -> flights.result(flight) >= 0);
        }
        int reason = flights.result(flight);
        if (reason == 0) {
            return;
        }
        String text = "the remote broker refuses the message: " + ReasonCode.text(reason);
        if (ReasonCode.isForGood(reason)) {
            refused.put(message.row(), text);
        } else {
            // it may take it later; those that it took stay known
            known.remove(message.key());
            throw ConnectorException.retry("MQTT: " + text, null);
        }
    }

    private long retryTime(Flight flight) {
        return flights.sentNanos(flight) + client.retryNanos();
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private void await(Link link, long deadline, BooleanSupplier condition)
            throws ConnectorException, InterruptedException {
        boolean done = flights.await(() -> condition.getAsBoolean() || !link.isOpen(), deadline);
        if (condition.getAsBoolean()) {
            return;
        }
        String why = link.ended();
        if (!done && oneIsLate()) {
            why = "no acknowledgement within the retry interval";
            link.close(why);
        }
        throw ConnectorException.retry(
                client + ": " + (why == null ? "the remote broker acknowledges slowly" : why), null);
    }

    private boolean oneIsLate() {
        long now = System.nanoTime();
        return known.values().stream().anyMatch(flight -> flights.result(flight) < 0 && now - retryTime(flight) >= 0);
    }

    /** Nobody waits for what is under way. */
    void close() {
        client.abandon(List.copyOf(known.values()));
        known.clear();
    }
}
