package io.sluice.modules.delayed;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much waits, over all loops, and how much may. Any thread. */
final class DelayLimits {
    private final int mostMessages;
    private final long mostBytes;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    DelayLimits(DelayedSettings settings) {
        this.mostMessages = settings.maxMessages();
        this.mostBytes = settings.maxSize().bytes();
    }

    /** Makes room for a message; false if there is none. */
    boolean take(Waiting message) {
        int count = messages.incrementAndGet();
        long size = bytes.addAndGet(message.memory());
        if (mostMessages > 0 && count > mostMessages || mostBytes > 0 && size > mostBytes) {
            free(message);
            return false;
        }
        return true;
    }

    /** Counts one that waited already before the start, whatever the limits are now. */
    void takeAnyway(Waiting message) {
        messages.incrementAndGet();
        bytes.addAndGet(message.memory());
    }

    void free(Waiting message) {
        messages.decrementAndGet();
        bytes.addAndGet(-message.memory());
    }

    int messages() {
        return messages.get();
    }

    long bytes() {
        return bytes.get();
    }
}
