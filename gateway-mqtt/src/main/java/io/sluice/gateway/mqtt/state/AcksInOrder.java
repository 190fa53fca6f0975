package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.Outbox;
import io.sluice.core.hook.CloseReason;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements of a client's publishes, in the order the publishes came [MQTT-4.6.0-2] [MQTT-4.6.0-3]. One whose
 * message has still to become durable holds up those behind it. Confined to the loop; a client that never meets a durable
 * queue has none of these.
 */
final class AcksInOrder {
    private final Outbox<MqttFrame> out;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private @Nullable CompletionStage<Void> lastDurable;

    /** An acknowledgement, what it waits for, and what to do if that fails. */
    private record Waiting(Ack ack, @Nullable CompletionStage<Void> durable, Runnable whenFailed) {
        boolean isReady() {
            return durable == null || durable.toCompletableFuture().isDone();
        }

        boolean hasFailed() {
            return durable != null && durable.toCompletableFuture().isCompletedExceptionally();
        }
    }

    AcksInOrder(Outbox<MqttFrame> out) {
        this.out = out;
    }

    int size() {
        return waiting.size();
    }

    /**
     * Sends an acknowledgement when its turn comes.
     *
     * @param durable what to wait for, null for nothing; if it fails nothing is acknowledged and the connection ends, so
     *     that the client sends again
     * @param whenFailed called on the loop if the message did not become durable
     */
    void add(Ack ack, @Nullable CompletionStage<Void> durable, Runnable whenFailed) {
        waiting.add(new Waiting(ack, durable, whenFailed));
        if (durable == null) {
            sendReady();
        } else if (durable != lastDurable) {
            // many messages of one turn wait for the same: one call-back for all of them
            lastDurable = durable;
            durable.whenComplete((nothing, failure) -> completed());
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
            if (next.hasFailed()) {
                next.whenFailed().run();
                out.close(CloseReason.INTERNAL_ERROR);
            } else {
                PacketCounts.write(next.ack(), out);
            }
        }
    }
}
