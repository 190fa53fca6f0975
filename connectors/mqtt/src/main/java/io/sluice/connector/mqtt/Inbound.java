package io.sluice.connector.mqtt;

import io.sluice.connector.Inlet;
import io.sluice.connector.InletMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Messages that the remote broker delivers. One is acknowledged when Sluice has it for good, in the order in which they came
 * (MQTT 5, 4.6). If Sluice does not take one, the connection ends: the remote broker keeps what was not acknowledged. Messages
 * come by the thread that reads; the stages end on any thread.
 */
final class Inbound {
    /** The thread that reads waits when so many are on their way into Sluice. */
    private static final int MOST_PENDING = 1_000;

    private final Inlet inlet;
    private final Version version;
    private final Semaphore room = new Semaphore(MOST_PENDING);
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    /** QoS 2 messages that the remote broker has not released, and when Sluice has them. */
    private final Map<Integer, CompletionStage<Void>> received = new HashMap<>();

    /** A message that waits for its acknowledgement; guarded by the lock of {@link Inbound}. */
    private static final class Arrival {
        final Link link;
        final int id;
        final int answer;
        boolean taken;

        Arrival(Link link, int id, int answer) {
            this.link = link;
            this.id = id;
            this.answer = answer;
        }
    }

    Inbound(Inlet inlet, Version version) {
        this.inlet = inlet;
        this.version = version;
    }

    /** The remote broker has forgotten the session: its identifiers mean nothing any more. */
    synchronized void sessionLost() {
        received.clear();
    }

    /** A PUBLISH came. */
    void published(PacketReader in, Link link) throws IOException, InterruptedException {
        int qos = in.first() >> 1 & 3;
        boolean retain = (in.first() & 1) != 0;
        String topic = in.text();
        int id = qos == 0 ? 0 : in.u16();
        Map<String, @Nullable Object> properties =
                version.hasProperties() ? Properties.published(in.block()) : Map.of();
        InletMessage message = new InletMessage(topic, in.rest(), qos, retain, properties);
        if (qos == 0) {
            take(message);
            return;
        }
        Arrival arrival = new Arrival(link, id, qos == 2 ? PacketType.PUBREC : PacketType.PUBACK);
        CompletionStage<Void> taken;
        synchronized (this) {
            arrivals.add(arrival);
            taken = received.get(id);
        }
        if (qos == 1 || taken == null) {
            taken = take(message);
        }
        if (qos == 2) {
            synchronized (this) {
                received.put(id, taken);
            }
        }
        taken.whenComplete((nothing, failure) -> over(arrival, failure));
    }

    private CompletionStage<Void> take(InletMessage message) throws InterruptedException {
        room.acquire();
        return inlet.publish(message).whenComplete((nothing, failure) -> room.release());
    }

    private void over(Arrival arrival, @Nullable Throwable failure) {
        synchronized (this) {
            arrival.taken = failure == null;
            if (failure != null && arrival.answer == PacketType.PUBREC) {
                received.remove(arrival.id);
            }
            acknowledge();
        }
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure;
            arrival.link.close("Sluice did not take a message in: " + cause.getMessage());
        }
    }

    private void acknowledge() {
        arrivals.removeIf(arrival -> !arrival.link.isOpen());
        while (!arrivals.isEmpty() && arrivals.peek().taken) {
            Arrival first = arrivals.remove();
            first.link.post(new PacketWriter().u16(first.id).packet(first.answer));
        }
    }

    /** A PUBREL came: the remote broker will not send the message again. */
    void released(int id, Link link) {
        synchronized (this) {
            received.remove(id);
        }
        link.post(new PacketWriter().u16(id).packet(PacketType.PUBCOMP));
    }
}
