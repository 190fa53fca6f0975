package io.sluice.modules;

import io.sluice.core.gateway.CoreParts;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import java.util.Map;

/**
 * Publishes what Sluice tells of itself, on topics below {@code $SYS/}. From any thread: on a loop at once, from elsewhere as a task of a
 * loop, so that what one thread tells arrives in order.
 */
public final class SystemMessages {
    private final CoreParts core;
    private final ClientInfo sender = ClientInfo.internal("$SYS");
    private final Loop elsewhere;

    public SystemMessages(CoreParts core) {
        this.core = core;
        this.elsewhere = core.loops().homeOf(sender.clientId());
    }

    /** To whoever listens now. The payload is owned by the message from now on. */
    public void publish(String topic, byte[] payload, int qos) {
        onLoop(loop -> core.broker().publish(message(topic, payload, qos, false, loop), loop));
    }

    /** As {@link #publish} with QoS 0, but always later: for callers that hold a lock. */
    public void publishSoon(String topic, byte[] payload) {
        elsewhere.execute(() -> core.broker().publish(message(topic, payload, 0, false, elsewhere), elsewhere));
    }

    /**
     * To whoever listens now, and to whoever comes later. In memory only, and not counted as retained by a client: it is told anew after
     * each start.
     */
    public void publishRetained(String topic, byte[] payload) {
        onLoop(loop -> {
            core.retained().keepInMemory(message(topic, payload, 0, true, loop));
            core.broker().publish(message(topic, payload, 0, false, loop), loop);
        });
    }

    private interface Task {
        void on(Loop loop);
    }

    private void onLoop(Task task) {
        Loop here = core.loops().current();
        if (here != null) {
            task.on(here);
        } else {
            elsewhere.execute(() -> task.on(elsewhere));
        }
    }

    private Message message(String topic, byte[] payload, int qos, boolean retain, Loop loop) {
        return new Message(
                loop.messageIds().next(),
                topic,
                payload,
                qos,
                retain,
                sender,
                loop.time().wallMillis(),
                MessageProperties.NONE,
                Map.of());
    }
}
