package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one loop that all its connections use in turn, so that an idle connection owns none and a busy one reads a
 * whole batch in one system call. Confined to the loop.
 *
 * <p>As an allocator it gives every channel of the loop the same handle: what a handle remembers matters only within one
 * read.
 */
final class Scratch implements RecvByteBufAllocator {
    /** Bytes of one read. */
    static final int READ_BYTES = 64 * 1024;

    /** Bytes that can be decoded in one piece without a buffer of the connection's own. */
    static final int DECODE_BYTES = 2 * READ_BYTES;

    private final ByteBuf decodeBuffer = Unpooled.wrappedBuffer(new byte[DECODE_BYTES]);
    private final ReadHandle handle = new ReadHandle();
    private @Nullable ByteBuf readBuffer;

    /** An empty heap buffer of {@link #DECODE_BYTES}, to be filled, decoded and forgotten at once. */
    ByteBuf decodeBuffer() {
        return decodeBuffer.clear();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface wants it
    public Handle newHandle() {
        return handle;
    }

    /** The loop is over. */
    void release() {
        ByteBuf present = readBuffer;
        if (present != null) {
            readBuffer = null;
            present.release();
        }
    }

    private ByteBuf readBuffer() {
        ByteBuf present = readBuffer;
        if (present != null && present.refCnt() == 1) {
            return present.clear().retain();
        }
        if (present != null) {
            // a step before the protocol keeps it: leave it to that step
            present.release();
        }
        ByteBuf fresh = PooledByteBufAllocator.DEFAULT.directBuffer(READ_BYTES, READ_BYTES);
        readBuffer = fresh;
        return fresh.retain();
    }

    private final class ReadHandle implements ExtendedHandle {
        private int lastBytes;
        private int attempted;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return readBuffer();
        }

        @Override
        public int guess() {
            return READ_BYTES;
        }

        @Override
        public void reset(ChannelConfig config) {}

        @Override
        public void incMessagesRead(int count) {}

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        // level-triggered: what is left makes the next event, and other channels get their turn before
        @Override
        public boolean continueReading() {
            return false;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return false;
        }

        @Override
        public void readComplete() {}
    }
}
