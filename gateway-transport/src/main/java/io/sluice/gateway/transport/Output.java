package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.sluice.core.metric.Counters;
import io.sluice.core.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * What one connection writes in one turn of the loop: acknowledgements and messages in one buffer, which leaves in one
 * system call. Between turns there is none. Confined to the loop.
 */
final class Output {
    /** A buffer leaves when it holds this much, however long the turn still takes. */
    private static final int FULL_BYTES = 64 * 1024;

    /** Smallest buffer; one packet usually fits. */
    private static final int FIRST_BYTES = 512;

    private @Nullable ByteBuf buffer;
    private int usualBytes = FIRST_BYTES;

    /** Where to write. */
    ByteBuf buffer() {
        ByteBuf present = buffer;
        if (present == null) {
            present = PooledByteBufAllocator.DEFAULT.directBuffer(usualBytes);
            buffer = present;
        }
        return present;
    }

    boolean isFull() {
        return buffer != null && buffer.readableBytes() >= FULL_BYTES;
    }

    /** Sends what was written, if anything was; whether it did. */
    boolean flush(Channel channel, Counters counters) {
        ByteBuf full = buffer;
        if (full == null) {
            return false;
        }
        buffer = null;
        int bytes = full.readableBytes();
        if (bytes == 0) {
            full.release();
            return false;
        }
        // half of what was, or what is now: follows bursts at once and forgets them slowly
        usualBytes = Math.max(FIRST_BYTES, Math.min(FULL_BYTES, Math.max(bytes, usualBytes >> 1)));
        counters.add(Metric.BYTES_SENT, bytes);
        channel.writeAndFlush(full, channel.voidPromise());
        return true;
    }

    /** Forgets what was written. */
    void release() {
        ByteBuf unsent = buffer;
        if (unsent != null) {
            buffer = null;
            unsent.release();
        }
    }
}
