package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a WebSocket client can make us keep by sending half a frame. */
class WebSocketMemoryTest {
    private static final int CLIENTS = 256;
    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;

    @Test
    void halfAFrameHoldsNoLargeBuffer() throws Exception {
        List<Socket> clients = new ArrayList<>();
        EventLoops loops = new EventLoops(new EventLoops.Settings(1, new Metrics(), TimeSource.system(), 1));
        Listener<String> listener = Listener.webSocket(
                "line",
                "ws",
                WebSocketListenerSettings.of(new InetSocketAddress("127.0.0.1", 0)),
                List.of("line"),
                new LineProtocol(),
                loops);
        try {
            listener.open();
            clients.add(withHalfAFrame(listener));
            long before = activeBytes();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(withHalfAFrame(listener));
            }
            assertThat((activeBytes() - before) / CLIENTS).isLessThan(Scratch.READ_BYTES / 2);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
            listener.stop();
            loops.close();
        }
    }

    /** Of whole chunks, 4 MB each. */
    private static long activeBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveBytes)
                .sum();
    }

    /** A client whose line was answered and whose next frame has begun. */
    private static Socket withHalfAFrame(Listener<?> listener) throws IOException {
        Socket socket = new Socket("127.0.0.1", listener.boundAddress().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET /mqtt HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Protocol: line\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        readUntil(socket.getInputStream(), "\r\n\r\n");
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        byte[] line = "hello\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 2; i++) {
            frames.write(BINARY);
            frames.write(MASKED | line.length);
            // a mask of zeros changes nothing
            frames.write(new byte[4]);
            frames.write(line, 0, i == 0 ? line.length : 1);
        }
        socket.getOutputStream().write(frames.toByteArray());
        readUntil(socket.getInputStream(), "hello");
        return socket;
    }

    private static void readUntil(InputStream in, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int next = in.read();
            assertThat(next).as("closed after %s", read).isNotNegative();
            read.append((char) next);
        }
    }
}
