package io.sluice.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Stands between a client and a server on the loopback address. It can be closed to the client and opened again, at the same port,
 * while the server runs on, and it can cut a connection in the middle of what the client says.
 */
public final class TcpProxy implements AutoCloseable {
    /** Looks at what the client of one connection says, called by one thread. */
    @FunctionalInterface
    public interface Watch {
        /** What is to become of these bytes. */
        Verdict see(byte[] said);
    }

    /** What becomes of bytes of the client. */
    public enum Verdict {
        /** They reach the server. */
        PASS,
        /** They are lost, with the connection. */
        CUT,
        /** They reach the server; its answer is lost, with the connection. */
        PASS_AND_CUT
    }

    private final ServerSocket socket;
    private final int target;
    private volatile Supplier<Watch> watches = () -> said -> Verdict.PASS;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;

    private TcpProxy(ServerSocket socket, int target) {
        this.socket = socket;
        this.target = target;
    }

    /** A proxy at the given port, which must be free, that lets everything pass. */
    public static TcpProxy at(int port, int target) throws IOException {
        TcpProxy proxy = new TcpProxy(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), target);
        proxy.run(proxy::accept);
        return proxy;
    }

    /** Gives each connection from now on a watch of its own. */
    public void watch(Supplier<Watch> each) {
        watches = each;
    }

    /** Ends all connections and takes no more: for the client the server is gone. */
    public void shut() {
        open = false;
        connections.forEach(this::end);
    }

    /** Takes no more connections; those that are there stay. */
    public void refuse() {
        open = false;
    }

    /** Takes connections again. */
    public void open() {
        open = true;
    }

    @Override
    public void close() throws IOException {
        shut();
        socket.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                connections.add(client);
                if (open) {
                    run(() -> connect(client));
                } else {
                    end(client);
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            connections.add(server);
            run(() -> answer(server, client));
            listen(client, server, watches.get());
        } catch (IOException e) {
            end(client);
        }
    }

    /** From the client to the server, until one of them ends it. */
    private void listen(Socket client, Socket server, Watch watch) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Verdict verdict = watch.see(Arrays.copyOf(buffer, n));
                if (verdict == Verdict.CUT) {
                    break;
                }
                if (verdict == Verdict.PASS_AND_CUT) {
                    end(client);
                    out.write(buffer, 0, n);
                    // the server has done what it was told when it answers
                    server.setSoTimeout(10_000);
                    return;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // ended by the other side
        }
        end(client);
        end(server);
    }

    /** From the server to the client. What cannot be passed on is the last thing heard. */
    private void answer(Socket server, Socket client) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = server.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                client.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // ended by the other side
        }
        end(server);
        end(client);
    }

    private void end(Socket connection) {
        connections.remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    private void run(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
