package io.sluice.core.testing;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.DeliveryTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that keeps what it is given. */
public final class RecordingTarget implements DeliveryTarget {
    private final List<Delivery> deliveries = new ArrayList<>();
    private boolean writable = true;
    private int largestPayload = Integer.MAX_VALUE;
    private int flushes;
    private @Nullable CloseReason closedFor;
    private Runnable whenDelivered = () -> {};

    @Override
    public boolean deliver(Delivery delivery) {
        if (delivery.message().payload().length > largestPayload) {
            return false;
        }
        deliveries.add(delivery);
        whenDelivered.run();
        return true;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void close(CloseReason reason) {
        closedFor = reason;
    }

    public void setWritable(boolean writable) {
        this.writable = writable;
    }

    public void setLargestPayload(int bytes) {
        this.largestPayload = bytes;
    }

    /** Runs something after each delivery, in the middle of it. */
    public void whenDelivered(Runnable task) {
        whenDelivered = task;
    }

    public List<Delivery> deliveries() {
        return deliveries;
    }

    /** Payloads in order of delivery. */
    public List<String> payloads() {
        return deliveries.stream().map(d -> d.message().payloadText()).toList();
    }

    public List<String> topics() {
        return deliveries.stream().map(d -> d.message().topic()).toList();
    }

    public int flushes() {
        return flushes;
    }

    public @Nullable CloseReason closedFor() {
        return closedFor;
    }
}
