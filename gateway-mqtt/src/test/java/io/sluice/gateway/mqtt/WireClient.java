package io.sluice.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.MqttDecodeException;
import io.sluice.gateway.mqtt.codec.MqttDecoder;
import io.sluice.gateway.mqtt.codec.MqttEncoder;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.SubAck;
import io.sluice.gateway.mqtt.codec.Subscribe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A blocking MQTT client for tests: sends frames, reads frames, answers QoS 1 and 2 by itself in {@link #message}. */
final class WireClient implements AutoCloseable {
    final Wire wire;
    private final MqttDecoder decoder;
    private final MqttEncoder encoder;
    private final ByteBuf input = Unpooled.buffer();

    WireClient(Wire wire, int version) {
        this.wire = wire;
        this.decoder = MqttDecoder.ofServer(version, MqttFrame.NO_PACKET_LIMIT);
        this.encoder = new MqttEncoder(version, MqttFrame.NO_PACKET_LIMIT, true, TimeSource.system());
    }

    /** Connects cleanly, without keep-alive. */
    static WireClient connected(Wire wire, int version, String id) throws IOException, MqttDecodeException {
        WireClient client = new WireClient(wire, version);
        client.send(new Connect(version, false, true, 0, id, null, null, null, Connect.Properties.DEFAULT));
        if (client.next() instanceof ConnAck connAck && !connAck.reason().isError()) {
            return client;
        }
        throw new IOException("not connected");
    }

    byte[] bytes(MqttFrame... frames) {
        ByteBuf out = Unpooled.buffer();
        for (MqttFrame frame : frames) {
            encoder.write(frame, out);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    void send(MqttFrame... frames) throws IOException {
        wire.send(bytes(frames));
    }

    WireClient subscribe(String filter, int qos) throws IOException, MqttDecodeException {
        send(new Subscribe(1, List.of(new Subscribe.Entry(filter, qos)), 0, List.of()));
        if (!(next() instanceof SubAck)) {
            throw new IOException("not subscribed");
        }
        return this;
    }

    static Publish publish(String topic, int qos, int id, String text) {
        return new Publish(
                topic,
                text.getBytes(StandardCharsets.UTF_8),
                qos,
                false,
                false,
                id,
                0,
                MessageProperties.NONE,
                MqttFrame.NO_SUBSCRIPTION_IDS);
    }

    /** Next frame; null at the end of the stream. */
    @Nullable
    MqttFrame next() throws IOException, MqttDecodeException {
        while (true) {
            MqttFrame frame = decoder.decode(input);
            if (frame != null) {
                return frame;
            }
            byte[] more = wire.receive();
            if (more == null) {
                return null;
            }
            input.discardReadBytes().writeBytes(more);
        }
    }

    /** Next frame, which must come. */
    MqttFrame answer() throws IOException, MqttDecodeException {
        MqttFrame frame = next();
        if (frame == null) {
            throw new IOException("the server closed");
        }
        return frame;
    }

    /** Text of the next message; acknowledges it, and skips what belongs to acknowledging. */
    String message() throws IOException, MqttDecodeException {
        while (true) {
            MqttFrame frame = next();
            if (frame instanceof Publish publish) {
                if (publish.qos() == 1) {
                    send(new Ack(Ack.Kind.PUBACK, publish.packetId()));
                } else if (publish.qos() == 2) {
                    send(new Ack(Ack.Kind.PUBREC, publish.packetId()));
                }
                return new String(publish.payload(), StandardCharsets.UTF_8);
            }
            if (frame instanceof Ack ack && ack.kind() == Ack.Kind.PUBREL) {
                send(new Ack(Ack.Kind.PUBCOMP, ack.packetId()));
            } else if (frame == null) {
                throw new IOException("the server closed");
            }
        }
    }

    /** Reads acknowledgements until this one came; answers PUBREC. */
    void awaitAck(Ack.Kind kind, int id) throws IOException, MqttDecodeException {
        while (true) {
            MqttFrame frame = next();
            if (frame instanceof Ack ack && ack.kind() == Ack.Kind.PUBREC) {
                send(new Ack(Ack.Kind.PUBREL, ack.packetId()));
            }
            if (frame instanceof Ack ack && ack.kind() == kind && ack.packetId() == id) {
                return;
            }
            if (frame == null) {
                throw new IOException("the server closed");
            }
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
