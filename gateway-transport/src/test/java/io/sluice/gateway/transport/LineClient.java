package io.sluice.gateway.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A blocking client of {@link LineProtocol}. */
final class LineClient implements AutoCloseable {
    final Socket socket;
    private final BufferedReader lines;

    LineClient(Listener<?> listener) throws IOException {
        socket = new Socket(
                listener.boundAddress().getAddress(), listener.boundAddress().getPort());
        socket.setSoTimeout(20_000);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    LineClient send(String... sent) throws IOException {
        return raw((String.join("\n", sent) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    LineClient raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** The next line; {@code END} when the server closed, {@code RESET} when it did so at once. */
    String line() throws IOException {
        try {
            String line = lines.readLine();
            return line == null ? "END" : line;
        } catch (java.net.SocketException reset) {
            return "RESET";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
