package io.sluice.testkit.mqtt;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 3.1.1 or 5.0 client that does everything by the book and expects it of the server. Its session state outlives its
 * connections: what is not confirmed is sent again in its order with DUP and under the same identifier, and so is PUBREL; QoS 2
 * messages are known again until they are released. Confirmations leave late and in bundles now and then, so that a crash finds
 * something open. Safe for any thread; the owner is called on the thread that reads, under the client's lock.
 */
public final class StrictClient implements AutoCloseable {
    private static final int QUIET_MILLIS = 20;
    private static final int CONNECT_MILLIS = 10_000;
    /** PUBCOMP for a PUBREL that came again: the first one had been heard (MQTT 5.0, 3.7.2.1). */
    private static final int NOT_FOUND = 0x92;

    private final Identity identity;
    private final int port;
    private final Owner owner;
    private final Violations violations;
    private final Random random;
    private final ClientState state;
    private final Map<Integer, List<Integer>> answers = new HashMap<>();
    private @Nullable Connection current;
    private boolean known;
    private int window;
    private int connections;

    /** @param port of the server on the loopback address */
    public StrictClient(Identity identity, int port, Owner owner, Violations violations, long seed) {
        this.identity = identity;
        this.port = port;
        this.owner = owner;
        this.violations = violations;
        this.random = new Random(seed);
        this.state = new ClientState(identity.cycling());
        this.window = identity.window();
    }

    /**
     * Who a client is.
     *
     * @param version 4 (MQTT 3.1.1) or 5
     * @param persistent whether its session is to outlive its connection
     * @param window QoS 1/2 messages open at once, both ways
     * @param patience probability, 0 to 1, that a confirmation waits for company
     * @param cycling whether it takes packet identifiers in turn, and not the lowest free one
     */
    public record Identity(
            String clientId, int version, boolean persistent, int window, double patience, boolean cycling) {
        /** One that takes the lowest free packet identifier: early reuse finds servers that remember one for too long. */
        public Identity(String clientId, int version, boolean persistent, int window, double patience) {
            this(clientId, version, persistent, window, patience, false);
        }
    }

    /** A message to the server. */
    public record Publication(String topic, byte[] payload, int qos, boolean retain) {}

    /**
     * A message from the server. QoS 2 is handed out once.
     *
     * @param connection running number of the client's connection
     */
    public record Delivery(
            String topic, byte[] payload, int qos, boolean duplicate, boolean retain, int packetId, int connection) {}

    /** Whoever uses the client. */
    public interface Owner {
        /** A message came. */
        default void received(Delivery delivery) {}

        /** A message is confirmed to the end: PUBACK or PUBCOMP. */
        default void acknowledged(Publication publication) {}

        /** The server refused a message with a reason code. */
        default void refused(Publication publication, int reason) {}
    }

    /** Connects, sends again what is open, and begins to read. False if there is no server or it goes away at once. */
    public synchronized boolean connect() {
        if (current != null) {
            return true;
        }
        try {
            Connection connection = new Connection();
            connection.greet();
            state.newConnection();
            connections++;
            current = connection;
            resend();
            connection.thread.start();
            return true;
        } catch (IOException e) {
            cut(current);
            return false;
        }
    }

    /** Whether there is a connection. */
    public synchronized boolean isConnected() {
        return current != null;
    }

    /** Messages that are not confirmed to the end. */
    public synchronized int inFlight() {
        return state.inFlight();
    }

    /**
     * Sends a message if there is a connection and room in the window.
     *
     * @return whether it is on its way; from then on only a confirmation or a lost session ends it
     */
    public synchronized boolean publish(Publication publication) {
        Connection connection = current;
        if (connection == null || state.inFlight() >= window) {
            return false;
        }
        int packetId = 0;
        if (publication.qos() > 0) {
            packetId = state.takePacketId();
            state.sent(packetId, publication);
        }
        write(connection, publish(packetId, publication, false));
        return true;
    }

    /** Subscribes and answers with the reason code, or -1 if the connection was lost before it came. */
    public int subscribe(String filter, int qos) throws InterruptedException {
        return ask(Frame.SUBSCRIBE, Wire.body().text(filter).u8(qos));
    }

    /** Unsubscribes and answers with the reason code (MQTT 3.1.1: 0), or -1 if the connection was lost before it came. */
    public int unsubscribe(String filter) throws InterruptedException {
        return ask(Frame.UNSUBSCRIBE, Wire.body().text(filter));
    }

    /** Says good-bye and leaves. The session stays if it is persistent. */
    public synchronized void leave() {
        Connection connection = current;
        if (connection != null) {
            write(connection, new byte[] {(byte) (Frame.DISCONNECT << 4), 0});
            cut(connection);
        }
    }

    /** Ends the connection with RST, as a cable that is pulled out and a NAT that has forgotten. */
    public synchronized void reset() {
        Connection connection = current;
        if (connection != null) {
            try {
                connection.socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // it is closed all the same
            }
            cut(connection);
        }
    }

    @Override
    public void close() {
        reset();
    }

    private synchronized int ask(int type, Wire.Body question) throws InterruptedException {
        Connection connection = current;
        if (connection == null) {
            return -1;
        }
        int packetId = state.takePacketId();
        Wire.Body body = Wire.body().u16(packetId);
        if (identity.version() == 5) {
            body.u8(0);
        }
        write(connection, body.raw(question.bytes()).packet(type, 2));
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (current == connection && !answers.containsKey(packetId) && System.nanoTime() - deadline < 0) {
            wait(100);
        }
        state.free(packetId);
        List<Integer> codes = answers.remove(packetId);
        if (codes == null && current == connection) {
            violations.add("%s: no answer to %d within a minute", identity.clientId(), type);
        }
        return codes == null ? -1 : codes.isEmpty() ? 0 : codes.get(0);
    }

    private byte[] publish(int packetId, Publication publication, boolean duplicate) {
        Wire.Body body = Wire.body().text(publication.topic());
        if (publication.qos() > 0) {
            body.u16(packetId);
        }
        if (identity.version() == 5) {
            body.u8(0);
        }
        int flags = (duplicate ? 8 : 0) | publication.qos() << 1 | (publication.retain() ? 1 : 0);
        return body.raw(publication.payload()).packet(Frame.PUBLISH, flags);
    }

    private void resend() {
        Connection connection = current;
        state.released().keySet().forEach(id -> write(connection, acknowledgement(Frame.PUBREL, id)));
        state.unacknowledged().forEach((id, publication) -> write(connection, publish(id, publication, true)));
    }

    private static byte[] acknowledgement(int type, int packetId) {
        return Wire.body().u16(packetId).packet(type, type == Frame.PUBREL ? 2 : 0);
    }

    private void write(@Nullable Connection connection, byte[] packet) {
        if (connection == null || connection != current) {
            return;
        }
        try {
            connection.socket.getOutputStream().write(packet);
        } catch (IOException e) {
            cut(connection);
        }
    }

    private synchronized void cut(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.socket.close();
        } catch (IOException e) {
            // gone
        }
        if (connection == current) {
            current = null;
        }
        notifyAll();
    }

    private void wrong(String format, Object... arguments) {
        violations.add(identity.clientId() + ": " + format, arguments);
    }

    /** One connection and the thread that reads from it. */
    private final class Connection {
        private final Socket socket = new Socket();
        private final InputStream in;
        private final Thread thread = new Thread(this::run, "client " + identity.clientId());
        private final List<Integer> lastConfirmations = new ArrayList<>();
        private final ByteArrayOutputStream confirmations = new ByteArrayOutputStream();

        Connection() throws IOException {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 65_536);
            thread.setDaemon(true);
        }

        /** CONNECT and CONNACK. */
        void greet() throws IOException {
            socket.setSoTimeout(CONNECT_MILLIS);
            boolean five = identity.version() == 5;
            Wire.Body body = Wire.body().text("MQTT").u8(identity.version()).u8(identity.persistent() ? 0 : 2);
            body.u16(60);
            if (five) {
                body.u8(8).u8(0x11).u32(identity.persistent() ? 86_400 : 0).u8(Properties.RECEIVE_MAXIMUM);
                body.u16(identity.window());
            }
            socket.getOutputStream().write(body.text(identity.clientId()).packet(Frame.CONNECT, 0));
            Frame answer = Wire.read(in, () -> false);
            if (answer.type() != Frame.CONNACK || answer.body()[1] != 0) {
                wrong("refused: packet %d, code %02x", answer.type(), answer.body()[1]);
                throw new IOException("refused");
            }
            boolean present = (answer.body()[0] & 1) != 0;
            if (known && !present && identity.persistent()) {
                wrong("its session is lost");
            }
            if (!present) {
                state.forget();
            }
            known = true;
            window = identity.window();
            if (five) {
                Map<Integer, Long> limits =
                        Properties.numbers(ByteBuffer.wrap(answer.body(), 2, answer.body().length - 2));
                window = (int) Math.min(window, limits.getOrDefault(Properties.RECEIVE_MAXIMUM, 65_535L));
            }
            socket.setSoTimeout(QUIET_MILLIS);
        }

        private void run() {
            try {
                while (true) {
                    Frame frame = Wire.read(in, this::quiet);
                    synchronized (StrictClient.this) {
                        if (current != this) {
                            return;
                        }
                        onFrame(frame);
                        if (in.available() == 0 && random.nextDouble() >= identity.patience()) {
                            confirm();
                        }
                    }
                }
            } catch (IOException e) {
                cut(this);
            } catch (RuntimeException e) {
                wrong("cannot read what came: %s", e);
                cut(this);
            }
        }

        private boolean quiet() {
            synchronized (StrictClient.this) {
                confirm();
                return current == this;
            }
        }

        /** Lets the confirmations leave that wait. */
        private void confirm() {
            if (confirmations.size() > 0) {
                write(this, confirmations.toByteArray());
                confirmations.reset();
                lastConfirmations.forEach(state::closed);
                lastConfirmations.clear();
            }
        }

        private void later(int type, int packetId) {
            confirmations.writeBytes(acknowledgement(type, packetId));
        }

        private void onFrame(Frame frame) {
            switch (frame.type()) {
                case Frame.PUBLISH -> onPublish(frame);
                case Frame.PUBACK -> onPuback(frame);
                case Frame.PUBREC -> onPubrec(frame);
                case Frame.PUBREL -> onPubrel(frame);
                case Frame.PUBCOMP -> onPubcomp(frame);
                case Frame.SUBACK, Frame.UNSUBACK -> onAnswer(frame);
                case Frame.PINGRESP -> {}
                case Frame.DISCONNECT ->
                    wrong(
                            "the server disconnects with %s",
                            java.util.HexFormat.of().formatHex(frame.body()));
                default -> wrong("packet type %d from a server", frame.type());
            }
        }

        private void onPublish(Frame frame) {
            Frame.Publish message = frame.publish(identity.version() == 5);
            int id = message.packetId();
            Delivery delivery = new Delivery(
                    message.topic(),
                    message.payload(),
                    frame.qos(),
                    frame.duplicate(),
                    frame.retain(),
                    id,
                    connections);
            if (frame.qos() == 0) {
                if (frame.duplicate()) {
                    wrong("QoS 0 with DUP on %s", message.topic());
                }
                owner.received(delivery);
                return;
            }
            checkIdentifier(frame, id);
            if (frame.qos() == 1) {
                owner.received(delivery);
                later(Frame.PUBACK, id);
                lastConfirmations.add(id);
                return;
            }
            onExactlyOnce(delivery, id);
            later(Frame.PUBREC, id);
        }

        private void checkIdentifier(Frame frame, int id) {
            if (id == 0) {
                wrong("packet identifier 0");
            }
            boolean again = !state.open(id);
            if (again && !frame.duplicate()) {
                wrong("identifier %d is used again before it was confirmed", id);
            }
            if (again && identity.version() == 5) {
                wrong("identifier %d is sent again on the same connection", id);
            }
            if (identity.version() == 5 && state.openCount() > identity.window()) {
                wrong("%d messages at once, receive maximum is %d", state.openCount(), identity.window());
            }
        }

        private void onExactlyOnce(Delivery delivery, int id) {
            if (!state.isUnreleased(id)) {
                state.receivedExactlyOnce(id, delivery.payload());
                owner.received(delivery);
                return;
            }
            if (!state.isUnreleased(id, delivery.payload())) {
                wrong("identifier %d has a new message before the old one was released", id);
            } else if (!delivery.duplicate()) {
                wrong("identifier %d comes again without DUP", id);
            }
        }

        private void onPubrel(Frame frame) {
            state.releasedByServer(frame.packetId());
            later(Frame.PUBCOMP, frame.packetId());
            lastConfirmations.add(frame.packetId());
        }

        private void onPuback(Frame frame) {
            finish(frame, state.endUnacknowledged(frame.packetId(), 1), "PUBACK");
        }

        private void onPubrec(Frame frame) {
            if (frame.reason() >= 0x80) {
                finish(frame, state.endUnacknowledged(frame.packetId(), 2), "PUBREC");
            } else if (state.release(frame.packetId())) {
                later(Frame.PUBREL, frame.packetId());
            } else {
                wrong("PUBREC for %d, which is not open", frame.packetId());
            }
        }

        private void onPubcomp(Frame frame) {
            finish(frame, state.complete(frame.packetId()), "PUBCOMP");
        }

        private void finish(Frame frame, @Nullable Publication publication, String name) {
            if (publication == null) {
                wrong("%s for %d, which is not open", name, frame.packetId());
            } else if (frame.reason() >= 0x80 && frame.reason() != NOT_FOUND) {
                owner.refused(publication, frame.reason());
            } else {
                owner.acknowledged(publication);
            }
            StrictClient.this.notifyAll();
        }

        private void onAnswer(Frame frame) {
            List<Integer> codes = new ArrayList<>();
            ByteBuffer rest = ByteBuffer.wrap(frame.body(), 2, frame.body().length - 2);
            if (identity.version() == 5) {
                Properties.numbers(rest);
            }
            while (rest.hasRemaining()) {
                codes.add(rest.get() & 0xFF);
            }
            answers.put(frame.packetId(), codes);
            StrictClient.this.notifyAll();
        }
    }
}
