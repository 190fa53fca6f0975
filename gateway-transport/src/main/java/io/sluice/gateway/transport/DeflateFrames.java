package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Compressed WebSocket messages (RFC 7692). What a frame unpacks to is passed on in pieces as it comes, and is at most as
 * much as a frame may hold: a small frame that would unpack to gigabytes ends the connection instead. Confined to the loop.
 */
final class DeflateFrames extends ChannelDuplexHandler {
    private static final int RSV1 = 4;
    private static final int PIECE_BYTES = 16 * 1024;

    /** Messages shorter than this are not worth it. */
    private static final int LEAST_BYTES = 64;

    /** What every compressed message ends with, and is left out on the wire (7.2.1). */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int TAIL_NUMBER = 0x0000FFFF;

    private final DeflateAgreement agreement;
    private final DeflateSettings settings;
    private final int mostBytes;
    private @Nullable Inflater inflater;
    private @Nullable Deflater deflater;
    private boolean inside;
    private boolean failed;

    /** @param mostBytes most bytes that one frame may unpack to */
    DeflateFrames(DeflateAgreement agreement, DeflateSettings settings, int mostBytes) {
        this.agreement = agreement;
        this.settings = settings;
        this.mostBytes = mostBytes;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (inflater != null) {
            inflater.end();
        }
        if (deflater != null) {
            deflater.end();
        }
    }

    // ---- from the client

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        WebSocketFrame frame = (WebSocketFrame) message;
        boolean begins = frame instanceof BinaryWebSocketFrame && frame.rsv() == RSV1;
        boolean continues = frame instanceof ContinuationWebSocketFrame && frame.rsv() == 0 && inside;
        if (!begins && !continues) {
            context.fireChannelRead(frame);
            return;
        }
        inside = !frame.isFinalFragment();
        byte[] packed = ByteBufUtil.getBytes(frame.content());
        frame.release();
        if (!failed) {
            unpack(context, packed, !inside);
        }
    }

    private void unpack(ChannelHandlerContext context, byte[] packed, boolean last) {
        Inflater zip = inflater();
        try {
            int room = unpack(context, zip, packed, mostBytes);
            if (last && room >= 0) {
                room = unpack(context, zip, TAIL, room);
            }
            if (room < 0) {
                fail(context, WebSocketCloseStatus.MESSAGE_TOO_BIG);
            } else if (last && agreement.clientForgets()) {
                zip.reset();
            }
        } catch (DataFormatException e) {
            fail(context, WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
        }
    }

    /** Passes on what the bytes unpack to; returns how much more the frame may hold, less than 0 if it is too much. */
    private static int unpack(ChannelHandlerContext context, Inflater zip, byte[] packed, int most)
            throws DataFormatException {
        int room = most;
        zip.setInput(packed);
        while (room >= 0) {
            ByteBuf piece = piece(context, zip);
            int bytes = piece.readableBytes();
            room -= bytes;
            if (bytes > 0 && room >= 0) {
                context.fireChannelRead(new BinaryWebSocketFrame(piece));
            } else {
                piece.release();
            }
            if (zip.finished()) {
                int rest = zip.getRemaining();
                zip.reset();
                zip.setInput(packed, packed.length - rest, rest);
            }
            if (bytes == 0 && zip.needsInput()) {
                break;
            }
        }
        return room;
    }

    private static ByteBuf piece(ChannelHandlerContext context, Inflater zip) throws DataFormatException {
        ByteBuf piece = context.alloc().heapBuffer(PIECE_BYTES, PIECE_BYTES);
        try {
            int bytes = zip.inflate(piece.array(), piece.arrayOffset(), PIECE_BYTES);
            return piece.writerIndex(bytes);
        } catch (DataFormatException e) {
            piece.release();
            throw e;
        }
    }

    private void fail(ChannelHandlerContext context, WebSocketCloseStatus status) {
        failed = true;
        context.fireUserEventTriggered(status);
    }

    private Inflater inflater() {
        Inflater present = inflater;
        if (present == null) {
            present = new Inflater(true);
            inflater = present;
        }
        return present;
    }

    // ---- to the client

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof BinaryWebSocketFrame frame && frame.content().readableBytes() >= LEAST_BYTES) {
            byte[] plain = ByteBufUtil.getBytes(frame.content());
            frame.release();
            context.write(new BinaryWebSocketFrame(true, RSV1, pack(context, plain)), promise);
        } else {
            context.write(message, promise);
        }
    }

    private ByteBuf pack(ChannelHandlerContext context, byte[] plain) {
        Deflater zip = deflater();
        ByteBuf packed = context.alloc().heapBuffer(plain.length / 2 + LEAST_BYTES);
        // a full flush ends all references to what was before: a window smaller than the machine's own is kept that way
        int window = 1 << agreement.serverWindowBits();
        boolean small = window < 1 << 15;
        for (int from = 0; from < plain.length; from += small ? window : plain.length) {
            zip.setInput(plain, from, small ? Math.min(window, plain.length - from) : plain.length);
            pack(zip, packed, small ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
        }
        if (agreement.serverForgets()) {
            zip.reset();
        }
        return packed.writerIndex(packed.writerIndex() - TAIL.length);
    }

    /** Packs the input up to and with the tail. The first call after a change of strategy may give nothing yet. */
    private static void pack(Deflater zip, ByteBuf packed, int flush) {
        boolean full;
        do {
            packed.ensureWritable(LEAST_BYTES);
            int room = packed.writableBytes();
            int bytes = zip.deflate(packed.array(), packed.arrayOffset() + packed.writerIndex(), room, flush);
            packed.writerIndex(packed.writerIndex() + bytes);
            full = bytes == room;
        } while (full || !endsWithTail(packed));
    }

    private static boolean endsWithTail(ByteBuf packed) {
        int end = packed.writerIndex();
        return end >= TAIL.length && packed.getInt(end - TAIL.length) == TAIL_NUMBER;
    }

    private Deflater deflater() {
        Deflater present = deflater;
        if (present == null) {
            present = new Deflater(settings.level().number(), true);
            present.setStrategy(settings.strategy().number());
            deflater = present;
        }
        return present;
    }
}
