package io.sluice.testkit;

import io.sluice.core.gateway.Outbox;
import io.sluice.core.gateway.ProtocolSession;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.DeliveryTarget;
import io.sluice.core.testing.FakeLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a connection: keeps what a state machine answers, in order, and plays the transport's part (timers,
 * paused input, close). A script feeds frames with {@link #receive} and takes answers with {@link #sent}.
 *
 * @param <F> frames of the protocol
 */
public final class RecordingOutbox<F> implements Outbox<F> {
    private final FakeLoop loop;
    private final List<Object> sent = new ArrayList<>();
    private final Queue<F> heldBack = new ArrayDeque<>();
    private final Map<String, Loop.Timer> timers = new HashMap<>();
    private @Nullable ProtocolSession<F> session;
    private @Nullable CloseReason closed;
    private boolean writable = true;
    private boolean paused;
    private int pauses;
    private boolean takesDeliveries = true;
    private int flushes;
    private final DeliveryTarget target = new SessionSide();

    /** A delivery as it was when it was written; the delivery itself changes when the client answers. */
    public record Delivered(
            Message message,
            int qos,
            int packetId,
            boolean duplicate,
            boolean released,
            boolean retain,
            List<Integer> subscriptionIds) {
        private static Delivered of(Delivery delivery) {
            return new Delivered(
                    delivery.message(),
                    delivery.qos(),
                    delivery.packetId(),
                    delivery.duplicate(),
                    delivery.released(),
                    delivery.retain(),
                    Arrays.stream(delivery.subscriptionIds()).boxed().toList());
        }
    }

    public RecordingOutbox(FakeLoop loop) {
        this.loop = loop;
    }

    /** Connects the state machine and tells it that the transport is up. */
    public void open(ProtocolSession<F> machine) {
        session = machine;
        machine.onOpen(this);
    }

    /** The peer sends frames; after each, what it set in motion runs. */
    @SafeVarargs
    public final void receive(F... frames) {
        for (F frame : frames) {
            heldBack.add(frame);
            handOver();
            loop.runAll();
        }
    }

    private void handOver() {
        while (!paused && closed == null && !heldBack.isEmpty()) {
            machine().onFrame(heldBack.remove(), this);
        }
    }

    /** The peer closes the transport without a word. */
    public void hangUp() {
        end(CloseReason.CLOSED);
        loop.runAll();
    }

    /** Everything written since the last call: frames, and deliveries as {@link Delivered}. */
    public List<Object> sent() {
        List<Object> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** Why the state machine, or the peer, closed the connection; null while it is open. */
    public @Nullable CloseReason closed() {
        return closed;
    }

    public boolean isPaused() {
        return paused;
    }

    /** How often a session said that what was encoded may leave. */
    public int flushes() {
        return flushes;
    }

    public boolean hasTimer(String name) {
        return timers.containsKey(name);
    }

    /** Lets the transport's buffer be full, or not any more. */
    public void setWritable(boolean takesMore) {
        writable = takesMore;
        if (takesMore) {
            machine().onWritable();
        }
    }

    /** Lets messages be too large for the client, as its codec would say. */
    public void setTakesDeliveries(boolean takes) {
        takesDeliveries = takes;
    }

    @Override
    public void write(F frame) {
        if (closed == null) {
            sent.add(frame);
        }
    }

    @Override
    public boolean write(Delivery delivery) {
        if (closed != null || !takesDeliveries) {
            return false;
        }
        sent.add(Delivered.of(delivery));
        return true;
    }

    @Override
    public void close(CloseReason reason) {
        end(reason);
    }

    private void end(CloseReason reason) {
        if (closed == null) {
            closed = reason;
            timers.values().forEach(Loop.Timer::cancel);
            timers.clear();
            machine().onClosed(reason);
        }
    }

    @Override
    public boolean isWritable() {
        return writable && closed == null;
    }

    @Override
    public void schedule(String timer, long delayMillis) {
        cancel(timer);
        timers.put(
                timer,
                loop.schedule(
                        () -> {
                            timers.remove(timer);
                            machine().onTimer(timer, this);
                        },
                        delayMillis));
    }

    @Override
    public void cancel(String timer) {
        Loop.Timer waiting = timers.remove(timer);
        if (waiting != null) {
            waiting.cancel();
        }
    }

    @Override
    public void pauseReading() {
        paused = true;
        pauses++;
    }

    @Override
    public void resumeReading() {
        int ended = pauses;
        loop.execute(() -> {
            if (ended == pauses) {
                paused = false;
                handOver();
            }
        });
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public DeliveryTarget target() {
        return target;
    }

    private final class SessionSide implements DeliveryTarget {
        @Override
        public boolean deliver(Delivery delivery) {
            return machine().onDeliver(delivery, RecordingOutbox.this);
        }

        @Override
        public boolean isWritable() {
            return RecordingOutbox.this.isWritable();
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close(CloseReason reason) {
            machine().onTerminate(reason, RecordingOutbox.this);
        }
    }

    private ProtocolSession<F> machine() {
        ProtocolSession<F> connected = session;
        if (connected == null) {
            throw new IllegalStateException("open() comes first");
        }
        return connected;
    }
}
