package io.sluice.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.gateway.ProtocolSession;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.session.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A protocol of lines that shows what a protocol can ask of the transport: {@code timer NAME MILLIS}, {@code cancel NAME},
 * {@code pause MILLIS}, {@code later TEXT} (answered by another turn of the loop), {@code bye}, {@code bad}; anything else
 * is echoed.
 */
final class LineProtocol implements ProtocolFactory<String> {
    final Queue<CloseReason> closed = new ConcurrentLinkedQueue<>();
    final Queue<Peer> peers = new ConcurrentLinkedQueue<>();
    final Queue<Outbox<String>> open = new ConcurrentLinkedQueue<>();

    @Override
    public Protocol<String> open(Peer peer, Loop loop) {
        peers.add(peer);
        return new Protocol<>(new LineCodec(), new LineSession());
    }

    private static final class LineCodec implements ConnectionCodec<String> {
        @Override
        public @Nullable String decode(ByteBuf in) throws BadInputException {
            int end = in.forEachByte(ByteProcessor.FIND_LF);
            if (end < 0) {
                return null;
            }
            String line = in.readCharSequence(end - in.readerIndex(), StandardCharsets.UTF_8)
                    .toString();
            in.skipBytes(1);
            if (line.equals("bad")) {
                throw new BadInputException(CloseReason.MALFORMED_PACKET, "a bad line");
            }
            return line;
        }

        @Override
        public boolean encode(String frame, ByteBuf out) {
            out.writeCharSequence(frame + "\n", StandardCharsets.UTF_8);
            return true;
        }

        @Override
        public boolean encode(Delivery delivery, ByteBuf out) {
            out.writeBytes(delivery.message().payload()).writeByte('\n');
            return true;
        }
    }

    private final class LineSession implements ProtocolSession<String> {
        @Override
        public void onOpen(Outbox<String> out) {
            open.add(out);
        }

        @Override
        public void onFrame(String line, Outbox<String> out) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "timer" -> out.schedule(words[1], Long.parseLong(words[2]));
                case "cancel" -> out.cancel(words[1]);
                case "pause" -> {
                    out.pauseReading();
                    out.schedule("resume", Long.parseLong(words[1]));
                }
                case "later" -> out.loop().execute(() -> out.write(words[1]));
                case "bye" -> {
                    out.write("bye");
                    out.close(CloseReason.KICKED);
                }
                default -> out.write(line);
            }
        }

        @Override
        public void onBadInput(CloseReason reason, String detail, Outbox<String> out) {
            out.write(detail);
            out.close(reason);
        }

        @Override
        public boolean onDeliver(Delivery delivery, Outbox<String> out) {
            return out.write(delivery);
        }

        @Override
        public void onTimer(String timer, Outbox<String> out) {
            if (timer.equals("resume")) {
                out.resumeReading();
            }
            out.write("time for " + timer);
        }

        @Override
        public void onTerminate(CloseReason reason, Outbox<String> out) {
            out.write("ended: " + reason.text());
            out.close(reason);
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(CloseReason reason) {
            closed.add(reason);
        }
    }
}
