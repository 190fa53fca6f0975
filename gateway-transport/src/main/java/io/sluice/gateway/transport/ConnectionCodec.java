package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.sluice.core.session.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to frames and back for one connection. Confined to its loop. Never keeps or releases a buffer.
 *
 * @param <F> frames of the protocol
 */
public interface ConnectionCodec<F> {
    /**
     * Reads one frame. Cheap if it is not complete yet.
     *
     * @param in whatever came; the reader index moves behind the frame, and stays if there is none
     * @return null if bytes are missing
     * @throws BadInputException if the peer broke the protocol; nothing is read after that
     */
    @Nullable
    F decode(ByteBuf in) throws BadInputException;

    /** Writes a frame; false, and nothing written, if the peer can never take it. */
    boolean encode(F frame, ByteBuf out);

    /** Writes a message, or its release; false, and nothing written, if the peer can never take it. */
    boolean encode(Delivery delivery, ByteBuf out);
}
