package io.sluice.testkit.campaign;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One connection of the fuzzer. A session without fault must be answered to the PINGREQ at its end; whatever is sent, the server closes
 * when the client has closed its side.
 */
final class FuzzSession {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int FAULTLESS_ONE_IN = 5;
    private static final int PINGRESP = 0xD0;

    private final InetSocketAddress server;
    private final Random random;
    private final List<byte[]> packets;
    private final boolean faultless;
    private final byte[] bytes;
    /** The server said why it ends the session. */
    private boolean told;

    FuzzSession(InetSocketAddress server, long seed) {
        this.server = server;
        random = new Random(seed);
        faultless = random.nextInt(FAULTLESS_ONE_IN) == 0;
        packets = new Grammar(random, faultless).session();
        bytes = faultless ? joined(packets) : new Mutation(random).faulty(packets);
    }

    /** Runs it; answers with what the server did wrong. */
    Optional<String> run() {
        try (Socket socket = new Socket()) {
            socket.connect(server, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            send(socket);
            if (random.nextInt(4) == 0) {
                socket.setSoLinger(true, 0);
                return Optional.empty();
            }
            return listen(socket);
        } catch (SocketTimeoutException e) {
            return Optional.of("no answer and no end within " + PATIENCE_MILLIS + " ms");
        } catch (IOException e) {
            // closed while we wrote or read: an answer too; whether the server is there at all, the canary knows
            return Optional.empty();
        }
    }

    /** All that is sent, for the report. */
    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    int packets() {
        return packets.size();
    }

    private void send(Socket socket) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            int length = random.nextInt(4) == 0 ? 1 + random.nextInt(20) : bytes.length - from;
            length = Math.min(length, bytes.length - from);
            socket.getOutputStream().write(bytes, from, length);
            from += length;
        }
    }

    private Optional<String> listen(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        if (!faultless) {
            socket.shutdownOutput();
            while (in.read() >= 0) {}
            return Optional.empty();
        }
        return answersPing(in) ? Optional.empty() : Optional.of("a session without fault is closed before PINGRESP");
    }

    /** Takes packet by packet off the stream until the PINGRESP. Acknowledgements and messages before it are passed over. */
    private boolean answersPing(InputStream in) throws IOException {
        int pings = (int)
                packets.stream().filter(packet -> packet[0] == (byte) 0xC0).count();
        while (pings > 0) {
            int first = in.read();
            if (first < 0) {
                // what a client may not do by the meaning of its packets ends the session, too: 0x8x on the way
                return told;
            }
            byte[] body = in.readNBytes(length(in));
            told |= first == 0xE0 || first == 0x20 && body.length > 1 && body[1] != 0;
            pings -= first == PINGRESP ? 1 : 0;
        }
        return true;
    }

    private static int length(InputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.read();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                break;
            }
        }
        return value;
    }

    private static byte[] joined(List<byte[]> packets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        packets.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
