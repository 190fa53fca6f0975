package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.Outbox;
import io.sluice.core.gateway.ProtocolSession;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Delivery;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.PingResp;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.Unsubscribe;
import io.sluice.gateway.transport.Peer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT connection of any version: gives each packet to the part that knows it. Confined to the loop of its
 * connection.
 *
 * <p>Life: up, awaiting CONNECT; {@link Handshake} until CONNACK; {@link Connected}; closed.
 */
public final class MqttSession implements ProtocolSession<MqttFrame> {
    private final MqttZone zone;
    private final Peer peer;
    private final IntSupplier wireVersion;
    private final KeepAlive keepAlive = new KeepAlive();
    private final Reading reading = new Reading();
    private @Nullable Handshake handshake;

    // valid from CONNACK on
    private @Nullable Connected connected;
    private @Nullable PublishesIn publishes;
    private PacketProperties farewell = PacketProperties.NONE;

    /** @param wireVersion version that a refusal before CONNACK must have: 3, 4 or 5, or 0 if nobody knows */
    public MqttSession(MqttZone zone, Peer peer, IntSupplier wireVersion) {
        this.zone = zone;
        this.peer = peer;
        this.wireVersion = wireVersion;
    }

    @Override
    public void onOpen(Outbox<MqttFrame> out) {
        keepAlive.awaitConnect(zone.settings().idleTimeout().toMillis(), out);
    }

    @Override
    public void onFrame(MqttFrame frame, Outbox<MqttFrame> out) {
        keepAlive.packetCame(out);
        PacketCounts.received(frame, out.loop().counters());
        Connected client = connected;
        PublishesIn in = publishes;
        if (client == null || in == null) {
            onFirstFrame(frame, out);
        } else if (frame instanceof Publish publish) {
            in.onPublish(publish, out);
        } else if (frame instanceof Ack ack) {
            onAck(ack, client, in, out);
        } else if (frame instanceof PingReq) {
            PacketCounts.write(PingResp.INSTANCE, out);
        } else if (frame instanceof Subscribe subscribe) {
            new Subscribing(zone, client).onSubscribe(subscribe, out);
        } else if (frame instanceof Unsubscribe unsubscribe) {
            new Subscribing(zone, client).onUnsubscribe(unsubscribe, out);
        } else if (frame instanceof Disconnect disconnect) {
            onDisconnect(disconnect, client, out);
        } else {
            // a second CONNECT [MQTT-3.1.0-2], AUTH without a method [MQTT-4.12.0-7], or what only servers send
            client.disconnect(ReasonCode.PROTOCOL_ERROR, out);
        }
    }

    private void onFirstFrame(MqttFrame frame, Outbox<MqttFrame> out) {
        if (frame instanceof Connect connect && handshake == null) {
            Handshake begun =
                    new Handshake(zone, peer, connect, reading, out, client -> onConnected(client, connect, out));
            handshake = begun;
            begun.begin();
        } else {
            out.close(CloseReason.PROTOCOL_ERROR);
        }
    }

    private void onConnected(Connected client, Connect connect, Outbox<MqttFrame> out) {
        Handshake done = handshake;
        int seconds = done == null ? connect.keepAliveSeconds() : done.keepAliveSeconds();
        handshake = null;
        connected = client;
        publishes = new PublishesIn(zone, client, reading, out.loop().time());
        keepAlive.connected(seconds, zone.settings().keepaliveBackoff(), out);
        client.session().startDelivery();
    }

    private static void onAck(Ack ack, Connected client, PublishesIn in, Outbox<MqttFrame> out) {
        if (ack.kind() == Ack.Kind.PUBREL) {
            in.onRelease(ack, out);
        } else {
            PublishesOut.onAck(ack, client, out);
        }
    }

    private void onDisconnect(Disconnect frame, Connected client, Outbox<MqttFrame> out) {
        long expiry = frame.sessionExpirySeconds();
        if (expiry > 0 && client.session().expirySeconds() == 0) {
            // a session that was to end with the connection cannot be kept now (3.14.2.2.2)
            client.disconnect(ReasonCode.PROTOCOL_ERROR, out);
            return;
        }
        if (expiry >= 0) {
            client.session().setExpirySeconds(zone.expirySeconds(expiry));
        }
        farewell = EventProperties.of(frame);
        // any reason but a normal one leaves the will in force [MQTT-3.14.4-3]
        out.close(frame.reason() == ReasonCode.SUCCESS ? CloseReason.NORMAL : CloseReason.DISCONNECT_WITH_WILL);
    }

    @Override
    public void onBadInput(CloseReason reason, String detail, Outbox<MqttFrame> out) {
        ReasonCode code = Reasons.disconnectCode(reason);
        if (connected == null) {
            refuse(reason, code, out);
        } else if (code == null) {
            out.close(reason);
        } else {
            connected.disconnect(code, reason, out);
        }
    }

    /** Refuses a CONNECT that cannot be read: with a code where the version has one for it (3.2.2.2), else by closing. */
    private void refuse(CloseReason reason, @Nullable ReasonCode code, Outbox<MqttFrame> out) {
        int version = wireVersion.getAsInt();
        ReasonCode own = switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION -> ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            case CLIENT_IDENTIFIER_NOT_VALID -> ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
            default -> null;
        };
        if (own != null && version > 0) {
            PacketCounts.write(ConnAck.refused(own), out);
        } else if (code != null && version == MqttFrame.VERSION_5) {
            PacketCounts.write(ConnAck.refused(code), out);
        }
        out.close(reason);
    }

    @Override
    public boolean onDeliver(Delivery delivery, Outbox<MqttFrame> out) {
        return PublishesOut.deliver(delivery, out);
    }

    @Override
    public void onTimer(String timer, Outbox<MqttFrame> out) {
        PublishesIn in = publishes;
        if (in != null && timer.equals(PublishLimit.TIMER)) {
            in.onLimitOver(out);
            return;
        }
        if (!keepAlive.isOver(connected != null && reading.isPaused(), out)) {
            return;
        }
        if (connected == null) {
            out.loop().counters().increment(Metric.CONNECTIONS_CLOSED_IDLE);
            out.close(CloseReason.IDLE_TIMEOUT);
        } else {
            out.loop().counters().increment(Metric.CONNECTIONS_CLOSED_KEEPALIVE);
            connected.disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT, out);
        }
    }

    @Override
    public void onTerminate(CloseReason reason, Outbox<MqttFrame> out) {
        ReasonCode code = Reasons.disconnectCode(reason);
        if (connected == null || code == null) {
            out.close(reason);
        } else {
            connected.disconnect(code, reason, out);
        }
    }

    @Override
    public void onWritable() {
        if (connected != null) {
            connected.session().writable();
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (handshake != null) {
            handshake.abandon(reason);
        }
        if (connected != null) {
            zone.context().closeSession(connected.session(), connected.target(), reason, farewell);
        }
    }
}
