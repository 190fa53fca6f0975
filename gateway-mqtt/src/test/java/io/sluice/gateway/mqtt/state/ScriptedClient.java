package io.sluice.gateway.mqtt.state;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.message.MessageProperties;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.PingResp;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.SubAck;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.UnsubAck;
import io.sluice.gateway.mqtt.codec.Unsubscribe;
import io.sluice.gateway.transport.Peer;
import io.sluice.testkit.RecordingOutbox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client that a test plays packet by packet. What the server answers is read as short text: {@code CONNACK 00},
 * {@code PUBLISH a/b q1 #1 =text}, {@code DISCONNECT 8E}.
 */
final class ScriptedClient {
    private static final Peer PEER =
            new Peer("192.0.2.1", 40_000, "192.0.2.9:1883", "mqtt:tcp:external", "external", "", null, false);

    final RecordingOutbox<MqttFrame> out;
    final MqttSession session;
    private int version;

    ScriptedClient(MqttWorld world) {
        this(world, PEER);
    }

    ScriptedClient(MqttWorld world, Peer peer) {
        out = new RecordingOutbox<>(world.loop);
        session = new MqttSession(world.zone(), peer, () -> version);
        out.open(session);
    }

    /** One that came in by a listener with a mountpoint. */
    static ScriptedClient mounted(MqttWorld world, String mountpoint) {
        return new ScriptedClient(
                world,
                new Peer(
                        "192.0.2.1",
                        40_000,
                        "192.0.2.9:1883",
                        "mqtt:tcp:mounted",
                        "external",
                        mountpoint,
                        null,
                        false));
    }

    /** Sends CONNECT and takes CONNACK. */
    ScriptedClient connect(Connect connect) {
        version = connect.version();
        send(connect);
        String answer = answers().get(0);
        if (!answer.startsWith("CONNACK 00")) {
            throw new AssertionError(answer);
        }
        return this;
    }

    /** Lets the decoder have seen a version without a frame that can be read. */
    void pretendVersion(int told) {
        version = told;
    }

    ScriptedClient send(MqttFrame... frames) {
        out.receive(frames);
        return this;
    }

    ScriptedClient publish(String topic, int qos, int id, String text) {
        return send(publishFrame(topic, qos, id, text, false, false));
    }

    static Publish publishFrame(String topic, int qos, int id, String text, boolean retain, boolean dup) {
        return new Publish(
                topic,
                text.getBytes(StandardCharsets.UTF_8),
                qos,
                retain,
                dup,
                id,
                0,
                MessageProperties.NONE,
                MqttFrame.NO_SUBSCRIPTION_IDS);
    }

    /** Subscribes to one filter and takes SUBACK; retained messages stay to be read. */
    ScriptedClient subscribed(String filter, int qos) {
        send(new Subscribe(1, List.of(new Subscribe.Entry(filter, qos)), 0, List.of()));
        List<String> answers = answers();
        if (answers.size() != 1 || !answers.get(0).equals("SUBACK 1 [0" + qos + "]")) {
            throw new AssertionError(answers);
        }
        return this;
    }

    ScriptedClient subscribe(int id, Subscribe.Entry... entries) {
        return send(new Subscribe(id, List.of(entries), 0, List.of()));
    }

    ScriptedClient unsubscribe(int id, String... filters) {
        return send(new Unsubscribe(id, List.of(filters), List.of()));
    }

    ScriptedClient ack(Ack.Kind kind, int id) {
        return send(new Ack(kind, id));
    }

    ScriptedClient disconnect() {
        return send(Disconnect.NORMAL);
    }

    @Nullable
    CloseReason closed() {
        return out.closed();
    }

    /** What the server said since the last look. */
    List<String> answers() {
        return out.sent().stream().map(ScriptedClient::text).toList();
    }

    private static String text(Object sent) {
        if (sent instanceof RecordingOutbox.Delivered delivery) {
            return delivery.released() ? "PUBREL " + delivery.packetId() : text(delivery);
        }
        if (sent instanceof Ack ack) {
            return ack.kind() + " " + ack.packetId()
                    + (ack.reason() == ReasonCode.SUCCESS ? "" : " " + hex(ack.reason()));
        }
        if (sent instanceof ConnAck connAck) {
            return "CONNACK " + hex(connAck.reason()) + (connAck.sessionPresent() ? " present" : "");
        }
        if (sent instanceof SubAck subAck) {
            return "SUBACK " + subAck.packetId() + " " + hex(subAck.reasons());
        }
        if (sent instanceof UnsubAck unsubAck) {
            return "UNSUBACK " + unsubAck.packetId() + " " + hex(unsubAck.reasons());
        }
        if (sent instanceof Disconnect disconnect) {
            return "DISCONNECT " + hex(disconnect.reason());
        }
        return sent instanceof PingResp ? "PINGRESP" : sent.toString();
    }

    private static String text(RecordingOutbox.Delivered delivery) {
        return "PUBLISH " + delivery.message().topic() + " q" + delivery.qos()
                + (delivery.packetId() == 0 ? "" : " #" + delivery.packetId())
                + (delivery.duplicate() ? " dup" : "")
                + (delivery.retain() ? " retain" : "")
                + (delivery.subscriptionIds().isEmpty() ? "" : " ids" + delivery.subscriptionIds())
                + " =" + delivery.message().payloadText();
    }

    private static String hex(List<ReasonCode> reasons) {
        return reasons.stream().map(ScriptedClient::hex).collect(Collectors.joining(",", "[", "]"));
    }

    private static String hex(ReasonCode reason) {
        return String.format("%02X", reason.code());
    }
}
