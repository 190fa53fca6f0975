package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.sluice.core.gateway.GatewayException;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that stop half-way: in the middle of a frame, or of the upgrade. */
class HalfWayWebSocketTest {
    private static final int CLIENTS = 256;
    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final String UPGRADE = """
            GET /mqtt HTTP/1.1\r
            Host: here\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: line\r
            \r
            """;

    @Test
    void halfAFrameHoldsNoLargeBuffer() throws Exception {
        List<Socket> clients = new ArrayList<>();
        EventLoops loops = new EventLoops(new EventLoops.Settings(1, new Metrics(), TimeSource.system(), 1));
        Listener<String> listener = listener(new LineProtocol(), loops);
        try {
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

    private static Listener<String> listener(LineProtocol protocol, EventLoops loops) throws GatewayException {
        Listener<String> listener = Listener.webSocket(
                "line",
                "ws",
                new WebSocketListenerSettings(
                        SocketSettings.of(new InetSocketAddress("127.0.0.1", 0)), WebSocketSettings.defaults()),
                List.of("line"),
                protocol,
                loops);
        listener.open();
        return listener;
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
        socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        readUntil(socket.getInputStream(), "\r\n\r\n");
        socket.getOutputStream().write(frame("hello\n", 6));
        socket.getOutputStream().write(frame("hello\n", 1));
        readUntil(socket.getInputStream(), "hello");
        return socket;
    }

    /** The rules behind a listener may be gone once it is stopped: nobody comes in late, through a door half open. */
    @Test
    void anUpgradeAfterTheStopLeadsNowhere() throws Exception {
        EventLoops loops = new EventLoops(new EventLoops.Settings(1, new Metrics(), TimeSource.system(), 1));
        LineProtocol protocol = new LineProtocol();
        Listener<String> listener = listener(protocol, loops);
        try (Socket early = new Socket("127.0.0.1", listener.boundAddress().getPort())) {
            early.setSoTimeout(20_000);
            // another that is served after it shows that it is in; it is no WebSocket yet
            early.getOutputStream().write("GET /mqtt HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            withHalfAFrame(listener).close();
            listener.stop();
            CompletableFuture.runAsync(() -> {}, loops.loops().all().get(0)).get(20, TimeUnit.SECONDS);
            assertThat(answerTo(early, UPGRADE.substring(UPGRADE.indexOf('\n') + 1), frame("hello\n", 6)))
                    .doesNotContain("hello");
        } finally {
            loops.close();
        }
    }

    /** All that comes until the end. A reset is an end too: the frame met a connection that was closed already. */
    private static String answerTo(Socket socket, String request, byte[] frame) throws IOException {
        StringBuilder read = new StringBuilder();
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(frame);
            int next = socket.getInputStream().read();
            while (next >= 0) {
                read.append((char) next);
                next = socket.getInputStream().read();
            }
        } catch (SocketException e) {
            read.append("(reset)");
        }
        return read.toString();
    }

    private static byte[] frame(String line, int sent) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(BINARY);
        frame.write(MASKED | line.length());
        // a mask of zeros changes nothing
        frame.writeBytes(new byte[4]);
        frame.write(line.getBytes(StandardCharsets.US_ASCII), 0, sent);
        return frame.toByteArray();
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
