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

    private static final class Waiting {
        private final Ack ack;
        private boolean ready;

        Waiting(Ack ack, boolean ready) {
            this.ack = ack;
            this.ready = ready;
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
        Waiting last = new Waiting(ack, durable == null);
        waiting.add(last);
        if (durable == null) {
            sendReady();
            return;
        }
        durable.whenComplete((nothing, failure) -> {
            if (out.loop().inLoop()) {
                completed(last, failure, whenFailed);
            } else {
                out.loop().execute(() -> completed(last, failure, whenFailed));
            }
        });
    }

    private void completed(Waiting done, @Nullable Throwable failure, Runnable whenFailed) {
        if (failure == null) {
            done.ready = true;
            sendReady();
        } else {
            whenFailed.run();
            out.close(CloseReason.INTERNAL_ERROR);
        }
    }

    private void sendReady() {
        while (!waiting.isEmpty() && waiting.element().ready) {
            PacketCounts.write(waiting.remove().ack, out);
        }
    }
}
