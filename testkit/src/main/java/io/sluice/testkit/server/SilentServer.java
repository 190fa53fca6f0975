package io.sluice.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Takes TCP connections (the kernel does, up to its backlog) and never says a word. */
public final class SilentServer implements AutoCloseable {
    private final ServerSocket socket;

    private SilentServer(ServerSocket socket) {
        this.socket = socket;
    }

    /** Listens on a free loopback port. */
    public static SilentServer start() throws IOException {
        return new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** Port on the loopback address. */
    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
