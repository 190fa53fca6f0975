package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one connection that wait for the rest of their frame. In the usual case a read holds whole frames: they are
 * decoded in the loop's heap buffer and nothing is kept. Confined to the loop.
 */
final class Input {
    /** What takes the frames out of a buffer, as far as they are complete. */
    interface Decoding {
        void decodeFrom(ByteBuf bytes);
    }

    private @Nullable ByteBuf rest;

    /** Has what waited and what came decoded; keeps what is left. */
    void accept(ByteBuf in, Scratch scratch, Decoding decoding) {
        ByteBuf own = rest;
        int waiting = own == null ? 0 : own.readableBytes();
        // a frame that comes in drops, or is larger than the scratch, grows in a buffer of its own
        if (waiting > in.readableBytes() || waiting + in.readableBytes() > Scratch.DECODE_BYTES) {
            if (own == null) {
                own = PooledByteBufAllocator.DEFAULT.heapBuffer(in.readableBytes());
                rest = own;
            }
            own.discardSomeReadBytes();
            own.writeBytes(in);
            retry(decoding);
        } else {
            decodeInScratch(in, scratch, decoding);
        }
    }

    /** Decodes what waits: frames may be complete in it when reading was paused. */
    void retry(Decoding decoding) {
        ByteBuf own = rest;
        if (own != null) {
            decoding.decodeFrom(own);
            if (!own.isReadable()) {
                release();
            }
        }
    }

    private void decodeInScratch(ByteBuf in, Scratch scratch, Decoding decoding) {
        ByteBuf bytes = scratch.decodeBuffer();
        ByteBuf own = rest;
        if (own != null) {
            bytes.writeBytes(own);
            release();
        }
        bytes.writeBytes(in);
        decoding.decodeFrom(bytes);
        if (bytes.isReadable()) {
            rest = PooledByteBufAllocator.DEFAULT
                    .heapBuffer(bytes.readableBytes())
                    .writeBytes(bytes);
        }
    }

    /** Forgets what waits. Not to be called from within decoding. */
    void release() {
        ByteBuf own = rest;
        if (own != null) {
            rest = null;
            own.release();
        }
    }
}
