package io.sluice.appliance.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A TCP connection of somebody who does not keep to good manners. */
final class RoughSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();

    private RoughSocket(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static RoughSocket connect(int port) throws IOException {
        return new RoughSocket(port, 0);
    }

    /** One that takes little off the wire: the server's side soon finds the connection full. */
    static RoughSocket narrow(int port) throws IOException {
        return new RoughSocket(port, 4_096);
    }

    /** Bytes of a CONNECT of MQTT 3.1.1 with clean session. */
    static byte[] hello(String clientId, int keepAliveSeconds) {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {0x10, (byte) (12 + id.length)});
        all.writeBytes(bytes("0004 4d515454 04 02"));
        all.writeBytes(new byte[] {0, (byte) keepAliveSeconds, 0, (byte) id.length});
        all.writeBytes(id);
        return all.toByteArray();
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    RoughSocket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RoughSocket send(String hex) throws IOException {
        return send(bytes(hex));
    }

    /** Reads exactly so many bytes. */
    byte[] read(int count) throws IOException {
        byte[] read = socket.getInputStream().readNBytes(count);
        if (read.length < count) {
            throw new IOException("closed after " + HexFormat.of().formatHex(read));
        }
        return read;
    }

    /** Reads to the end and answers with the milliseconds until it came. */
    long millisUntilClosed() throws IOException {
        long begin = System.nanoTime();
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {}
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after " + PATIENCE_MILLIS + " ms", e);
        } catch (SocketException reset) {
            // as good as an orderly end
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /** Whether the server has closed the connection; takes what came off the wire. */
    boolean isClosed() throws IOException {
        socket.setSoTimeout(1);
        try {
            while (socket.getInputStream().read() >= 0) {}
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException reset) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Ends it with RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
