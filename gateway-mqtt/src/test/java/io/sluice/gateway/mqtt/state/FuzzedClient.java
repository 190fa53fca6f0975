package io.sluice.gateway.mqtt.state;

import io.sluice.core.hook.CloseReason;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.PingResp;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.SubAck;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.UnsubAck;
import io.sluice.gateway.mqtt.codec.Unsubscribe;
import io.sluice.testkit.RecordingOutbox;
import java.util.HashSet;
import java.util.Set;

/** One connection of a made-up story, and the rules of MQTT that the server's answers on it must keep. */
final class FuzzedClient {
    private final ScriptedClient client;
    private int version;
    private int receiveMaximum = 65_535;
    private boolean connected;
    private boolean refused;
    // what was sent and has an answer to come
    private int publishes;
    private int acknowledgements;
    private int subscribes;
    private int subAcks;
    private int pings;
    private int pingAnswers;
    // QoS 1 and 2 from the server that are not confirmed
    private final Set<Integer> unconfirmed = new HashSet<>();

    FuzzedClient(MqttWorld world) {
        client = world.client();
    }

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }

    int version() {
        return version;
    }

    boolean isConnected() {
        return connected;
    }

    boolean isClosed() {
        return client.closed() != null;
    }

    void hangUp() {
        client.out.hangUp();
    }

    void setWritable(boolean writable) {
        if (!isClosed()) {
            client.out.setWritable(writable);
        }
    }

    void badInput(CloseReason reason) {
        if (!isClosed() && !client.out.isPaused()) {
            client.session.onBadInput(reason, "made up", client.out);
        }
    }

    void send(MqttFrame frame) {
        if (frame instanceof Connect connect && version == 0) {
            version = connect.version();
            receiveMaximum = connect.properties().receiveMaximum();
            client.pretendVersion(version);
        }
        if (connected) {
            count(frame);
        }
        client.send(frame);
    }

    private void count(MqttFrame frame) {
        if (frame instanceof Publish publish) {
            publishes += publish.qos() > 0 ? 1 : 0;
        } else if (frame instanceof Ack ack && ack.kind() == Ack.Kind.PUBREL) {
            publishes++;
        } else if (frame instanceof Ack ack) {
            // a PUBREC takes its message out only with an error
            boolean through = ack.kind() != Ack.Kind.PUBREC || ack.reason().isError();
            if (through) {
                unconfirmed.remove(ack.packetId());
            }
        } else if (frame instanceof Subscribe || frame instanceof Unsubscribe) {
            subscribes++;
        } else if (frame instanceof PingReq) {
            pings++;
        }
    }

    /** Looks at what came since the last look. */
    void check() {
        for (Object answer : client.out.sent()) {
            require(!refused, "an answer behind a refusal: " + answer);
            if (answer instanceof ConnAck connAck) {
                require(!connected, "a second CONNACK");
                connected = connAck.reason() == ReasonCode.SUCCESS;
                refused = !connected;
                require(connected || isClosed(), "refused and not closed");
                require(connected || !connAck.sessionPresent(), "refused with a session [MQTT-3.2.2-6]");
            } else if (answer instanceof RecordingOutbox.Delivered delivery) {
                require(connected, "a message before CONNACK");
                checkDelivery(delivery);
            } else {
                checkAnswer((MqttFrame) answer);
            }
        }
    }

    private void checkDelivery(RecordingOutbox.Delivered delivery) {
        if (delivery.qos() == 0) {
            require(delivery.packetId() == 0 && !delivery.duplicate(), "QoS 0 with identifier or DUP [MQTT-3.3.1-2]");
            return;
        }
        require(delivery.packetId() > 0, "QoS 1 or 2 without identifier [MQTT-2.2.1-3]");
        boolean known = !unconfirmed.add(delivery.packetId());
        require(!known || delivery.duplicate() || delivery.released(), "an identifier twice [MQTT-2.2.1-4]");
        require(!(known && version == 5 && !delivery.released()), "sent again while connected [MQTT-4.4.0-1]");
        require(unconfirmed.size() <= receiveMaximum, "more than the receive maximum [MQTT-3.3.4-9]");
    }

    private void checkAnswer(MqttFrame answer) {
        if (answer instanceof Ack ack && ack.kind() != Ack.Kind.PUBREL) {
            acknowledgements++;
            require(acknowledgements <= publishes, "an acknowledgement of nothing");
            require(version == 5 || ack.reason() == ReasonCode.SUCCESS, "a reason for version " + version);
        } else if (answer instanceof SubAck || answer instanceof UnsubAck) {
            subAcks++;
            require(subAcks <= subscribes, "SUBACK of nothing");
        } else if (answer instanceof PingResp) {
            pingAnswers++;
            require(pingAnswers <= pings, "PINGRESP to nothing");
        }
    }

    /** The disk is done: who is still here and read from has all answers. */
    void checkAllAnswered() {
        if (connected && !isClosed() && !client.out.isPaused()) {
            require(acknowledgements == publishes, acknowledgements + " of " + publishes + " publishes acknowledged");
            require(subAcks == subscribes, "a SUBACK is missing");
            require(pingAnswers == pings, "a PINGRESP is missing");
        }
    }
}
