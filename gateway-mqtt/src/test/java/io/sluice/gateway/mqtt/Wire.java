package io.sluice.gateway.mqtt;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client's end of a transport. Blocks; for the test's thread. */
interface Wire extends AutoCloseable {
    Duration PATIENCE = Duration.ofSeconds(20);

    void send(byte[] bytes) throws IOException;

    /** What came; null at the end of the stream. Fails if nothing comes for {@link #PATIENCE}. */
    byte @Nullable [] receive() throws IOException;

    @Override
    void close() throws IOException;

    /** Transports that every story is told for. */
    enum Kind {
        TCP {
            @Override
            Wire open(TestBroker broker) throws IOException {
                return new Tcp(broker.tcpPort());
            }
        },
        WEBSOCKET {
            @Override
            Wire open(TestBroker broker) {
                return new Web(broker.webSocketPort(), "/mqtt", "mqtt");
            }
        };

        abstract Wire open(TestBroker broker) throws IOException;
    }

    /** A plain socket. */
    final class Tcp implements Wire {
        final Socket socket;
        private final byte[] buffer = new byte[65_536];

        Tcp(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }

        @Override
        public void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        @Override
        public byte @Nullable [] receive() throws IOException {
            int count = socket.getInputStream().read(buffer);
            return count < 0 ? null : java.util.Arrays.copyOf(buffer, count);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A WebSocket as a browser has it. */
    final class Web implements Wire, WebSocket.Listener {
        private static final byte[] END = {};

        private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
        final WebSocket socket;
        volatile int closeCode = -1;

        Web(int port, String path, String subprotocol) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols(subprotocol)
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + path), this)
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }

        @Override
        public void send(byte[] bytes) {
            socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        }

        @Override
        public byte @Nullable [] receive() throws IOException {
            try {
                byte[] bytes = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (bytes == null) {
                    throw new IOException("nothing came");
                }
                return bytes == END ? null : bytes;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            received.add(bytes);
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closeCode = statusCode;
            received.add(END);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            received.add(END);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
