package io.sluice.appliance.event;

import io.sluice.core.message.MessageProperties;
import io.sluice.core.testing.FakeLoop;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.Unsubscribe;
import io.sluice.gateway.mqtt.state.MqttSession;
import io.sluice.gateway.mqtt.state.MqttZone;
import io.sluice.gateway.transport.Peer;
import io.sluice.testkit.RecordingOutbox;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An MQTT client that a test plays packet by packet. */
final class EventClient {
    static final String PEERNAME = "192.0.2.1:40000";
    static final String PEERHOST = "192.0.2.1";
    static final String SOCKNAME = "192.0.2.9:1883";

    private final RecordingOutbox<MqttFrame> out;
    private int version;

    EventClient(MqttZone zone, FakeLoop loop) {
        out = new RecordingOutbox<>(loop);
        Peer peer = new Peer(PEERHOST, 40_000, SOCKNAME, "mqtt:tcp:external", "external", "", null, false);
        out.open(new MqttSession(zone, peer, () -> version));
    }

    /** Version 4, clean, a minute of keep-alive; the user is called like the client with {@code u_} before. */
    EventClient connect(String id) {
        return send(connectFrame(4, id, true, Connect.Properties.DEFAULT));
    }

    /** The same with version 5. */
    EventClient connect5(String id, Connect.Properties properties) {
        return send(connectFrame(5, id, true, properties));
    }

    static Connect connectFrame(int version, String id, boolean clean, Connect.Properties properties) {
        return new Connect(version, false, clean, 60, id, "u_" + id, null, null, properties);
    }

    EventClient send(MqttFrame... frames) {
        for (MqttFrame frame : frames) {
            if (frame instanceof Connect connect) {
                version = connect.version();
            }
            out.receive(frame);
        }
        return this;
    }

    EventClient subscribe(String filter, int qos) {
        return send(new Subscribe(1, List.of(new Subscribe.Entry(filter, qos)), 0, List.of()));
    }

    EventClient unsubscribe(String... filters) {
        return send(new Unsubscribe(2, List.of(filters), List.of()));
    }

    EventClient publish(String topic, int qos, String text) {
        return send(publishFrame(topic, qos, text, false, MessageProperties.NONE));
    }

    static Publish publishFrame(String topic, int qos, String text, boolean retain, MessageProperties properties) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        int id = qos == 0 ? 0 : 9;
        return new Publish(topic, payload, qos, retain, false, id, 0, properties, MqttFrame.NO_SUBSCRIPTION_IDS);
    }

    EventClient ack(Ack.Kind kind, int id) {
        return send(new Ack(kind, id));
    }

    /** Goes without a word. */
    void hangUp() {
        out.hangUp();
    }

    /** Messages that came since the last look. */
    List<RecordingOutbox.Delivered> received() {
        return out.sent().stream()
                .filter(RecordingOutbox.Delivered.class::isInstance)
                .map(RecordingOutbox.Delivered.class::cast)
                .filter(delivery -> !delivery.released())
                .toList();
    }
}
