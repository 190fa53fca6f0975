package io.sluice.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands before a server on the loopback address and can lose its answer: the request reaches the server and is done, then
 * the connection is gone. The client cannot know.
 */
public final class LossyProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile String text = "";

    private LossyProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin("accept", this::accept);
    }

    /** Begins to forward to a port of the loopback address. */
    public static LossyProxy before(int port) throws IOException {
        return new LossyProxy(port);
    }

    /** Port to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** From now on that many answers are lost, each with its connection: those whose request or which themselves hold the text. */
    public void loseAnswers(String holding, int count) {
        text = holding;
        toLose.set(count);
    }

    /** Answers lost so far. */
    public int lost() {
        return lost.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                new Pair(client, server).begin();
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, "lossy-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection and its continuation to the server. */
    private final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean losing;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void begin() {
            LossyProxy.begin("requests", this::requests);
            LossyProxy.begin("answers", this::answers);
        }

        private void requests() {
            pump(client, server, chunk -> {
                losing |= isToLose(chunk);
                return true;
            });
        }

        private void answers() {
            pump(server, client, chunk -> {
                boolean loses = losing || isToLose(chunk);
                if (loses) {
                    lost.incrementAndGet();
                }
                return !loses;
            });
        }

        private boolean isToLose(String chunk) {
            return toLose.get() > 0 && chunk.contains(text) && toLose.getAndDecrement() > 0;
        }

        private void pump(Socket from, Socket to, Predicate<String> passes) {
            byte[] chunk = new byte[1 << 16];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    if (!passes.test(new String(chunk, 0, n, StandardCharsets.ISO_8859_1))) {
                        return;
                    }
                    out.write(chunk, 0, n);
                    out.flush();
                }
            } catch (IOException ended) {
                return;
            }
        }
    }
}
