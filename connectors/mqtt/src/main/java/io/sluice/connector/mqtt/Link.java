package io.sluice.connector.mqtt;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the remote broker. Whoever writes only puts packets into a queue, which a thread of its own empties: so
 * nobody waits for the remote, and a remote that does not read cannot keep us from reading. Safe for any thread, but for
 * {@link #read}, which is for one.
 */
final class Link {
    private static final int BUFFER = 16 * 1024;
    private static final byte[] NOTHING = {};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Limits limits;
    private final BlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>();
    private volatile @Nullable String ended;

    /** @param sent complete when these and all earlier bytes are on their way; null if nobody asks */
    private record Outgoing(byte[] bytes, @Nullable CompletableFuture<Void> sent) {}

    /**
     * What the remote broker allows.
     *
     * @param sessionPresent whether it still has the session of the connection before
     * @param receiveMaximum most QoS 1 and 2 messages on their way to it
     * @param maximumQos best QoS it takes
     * @param retainAvailable whether it retains
     * @param maximumPacket largest packet it takes, in bytes
     */
    record Limits(
            boolean sessionPresent, int receiveMaximum, int maximumQos, boolean retainAvailable, long maximumPacket) {
        /** What a broker allows that says nothing. */
        static Limits none(boolean sessionPresent) {
            return new Limits(sessionPresent, 65_535, 2, true, Long.MAX_VALUE);
        }
    }

    /** Bytes of a socket in both directions, encrypted or not. */
    record Streams(Socket socket, DataInputStream in, OutputStream out) {
        static Streams of(Socket socket, java.io.InputStream in, OutputStream out) {
            return new Streams(
                    socket,
                    new DataInputStream(new BufferedInputStream(in, BUFFER)),
                    new BufferedOutputStream(out, BUFFER));
        }
    }

    /** @param streams behind the CONNACK */
    Link(Streams streams, Limits limits) {
        this.socket = streams.socket();
        this.in = streams.in();
        this.out = streams.out();
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    /** Begins to write what is posted, on a new thread. */
    void start(String name) {
        Thread writer = new Thread(this::write, name);
        writer.setDaemon(true);
        writer.start();
    }

    private void write() {
        try {
            while (isOpen()) {
                writeOut(queue.take());
            }
        } catch (IOException e) {
            close("cannot write: " + e.getMessage());
        } catch (InterruptedException e) {
            close("interrupted");
            Thread.currentThread().interrupt();
        }
    }

    private void writeOut(Outgoing next) throws IOException {
        out.write(next.bytes());
        if (queue.isEmpty() || next.sent() != null) {
            out.flush();
        }
        if (next.sent() != null) {
            next.sent().complete(null);
        }
    }

    /** Sends a packet, behind those posted before. Does not wait. */
    void post(byte[] packet) {
        queue.add(new Outgoing(packet, null));
    }

    /** Complete when all that was posted has been handed to the network; never if the connection ends. */
    CompletableFuture<Void> flush() {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        queue.add(new Outgoing(NOTHING, sent));
        return sent;
    }

    /** Waits for the next packet. */
    PacketReader read() throws IOException {
        return PacketReader.read(in);
    }

    boolean isOpen() {
        return ended == null;
    }

    /** Why it ended; null while it is open. */
    @Nullable
    String ended() {
        return ended;
    }

    /** Ends it at once, without a word to the remote. Only the first reason counts. */
    void close(String reason) {
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = reason;
        }
        try {
            socket.close();
        } catch (IOException e) {
            ended = reason + "; and the socket could not be closed: " + e.getMessage();
        }
        // wakes the writer, which sees the end
        post(NOTHING);
    }
}
