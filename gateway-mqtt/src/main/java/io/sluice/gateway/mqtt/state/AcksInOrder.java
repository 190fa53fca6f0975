package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.Outbox;
import io.sluice.core.hook.CloseReason;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements of a client's publishes, in the order the publishes came [MQTT-4.6.0-2] [MQTT-4.6.0-3]. One whose
 * message has still to become durable holds up those behind it. Confined to the loop; a client that never meets a durable
 * queue has none of these.
 *
 * <p>A client that knows no receive maximum may send on without an answer: it is not read from while too many wait.
 */
final class AcksInOrder {
    private final Outbox<MqttFrame> out;
    private final Reading reading;
    private final int most;
    private final Function<Ack, @Nullable Ack> whenFailed;
    private final Consumer<Ack> write;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int pubAcks;

    private @Nullable CompletionStage<Void> lastDurable;

    /** An acknowledgement and what it waits for. */
    private record Waiting(Ack ack, @Nullable CompletionStage<Void> durable) {
        boolean isReady() {
            return durable == null || durable.toCompletableFuture().isDone();
        }

        boolean hasFailed() {
            return durable != null && durable.toCompletableFuture().isCompletedExceptionally();
        }
    }

    /**
     * @param most acknowledgements that may wait before the client is not read from any more
     * @param whenFailed called on the loop if a message did not become durable; answers what to send in place of its
     *     acknowledgement, null to end the connection, so that the client sends again
     * @param write writes an acknowledgement to the connection
     */
    AcksInOrder(
            Outbox<MqttFrame> out,
            Reading reading,
            int most,
            Function<Ack, @Nullable Ack> whenFailed,
            Consumer<Ack> write) {
        this.out = out;
        this.reading = reading;
        this.most = most;
        this.whenFailed = whenFailed;
        this.write = write;
    }

    int size() {
        return waiting.size();
    }

    /** How many of those waiting are of QoS 1. */
    int pubAcks() {
        return pubAcks;
    }

    /**
     * Sends an acknowledgement when its turn comes.
     *
     * @param durable what to wait for, null for nothing
     */
    void add(Ack ack, @Nullable CompletionStage<Void> durable) {
        Waiting last = new Waiting(ack, durable);
        waiting.add(last);
        pubAcks += ack.kind() == Ack.Kind.PUBACK ? 1 : 0;
        if (durable == null || last.isReady()) {
            sendReady();
        } else if (durable != lastDurable) {
            // many messages of one turn wait for the same: one call-back for all of them
            lastDurable = durable;
            durable.whenComplete((nothing, failure) -> completed());
        }
        if (waiting.size() >= most) {
            reading.pause(Reading.Reason.ACKNOWLEDGEMENTS, out);
        }
    }

    private void completed() {
        if (out.loop().inLoop()) {
            sendReady();
        } else {
            out.loop().execute(this::sendReady);
        }
    }

    private void sendReady() {
        while (!waiting.isEmpty() && waiting.element().isReady()) {
            Waiting next = waiting.remove();
            pubAcks -= next.ack().kind() == Ack.Kind.PUBACK ? 1 : 0;
            Ack ack = next.hasFailed() ? whenFailed.apply(next.ack()) : next.ack();
            if (ack == null) {
                out.close(CloseReason.INTERNAL_ERROR);
            } else {
                write.accept(ack);
            }
        }
        if (waiting.size() <= most / 2) {
            reading.resume(Reading.Reason.ACKNOWLEDGEMENTS, out);
        }
    }
}
