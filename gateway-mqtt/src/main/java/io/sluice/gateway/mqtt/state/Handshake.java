package io.sluice.gateway.mqtt.state;

import io.sluice.core.broker.OpenRequest;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AuthOutcome;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.Credentials;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.MessageId;
import io.sluice.core.session.Will;
import io.sluice.core.topic.Mountpoint;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.transport.Peer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From CONNECT to CONNACK (3.1, 3.2): checks, authentication, session. Each step may answer later, on the same loop; the
 * connection may be gone by then. Forgotten once the client is connected.
 */
final class Handshake {
    /** Where mosquitto's bridges leave their state. */
    private static final String BRIDGE_STATE = "$SYS/broker/connection/";

    private final MqttZone zone;
    private final Peer peer;
    private final Connect connect;
    private final Reading reading;
    private final Outbox<MqttFrame> out;
    private final Consumer<Connected> whenConnected;
    private boolean idAssigned;
    private boolean decided;
    private @Nullable CloseReason closed;

    /** @param whenConnected called behind CONNACK and before the first message, if the client gets that far */
    Handshake(
            MqttZone zone,
            Peer peer,
            Connect connect,
            Reading reading,
            Outbox<MqttFrame> out,
            Consumer<Connected> whenConnected) {
        this.zone = zone;
        this.peer = peer;
        this.connect = connect;
        this.reading = reading;
        this.out = out;
        this.whenConnected = whenConnected;
    }

    void begin() {
        ReasonCode objection = objection();
        if (objection != ReasonCode.SUCCESS) {
            refuse(client(connect.clientId(), ""), objection);
            return;
        }
        String id = identifier();
        String mountpoint = Mountpoint.of(peer.mountpoint(), id, username());
        if (mountpoint == null) {
            boolean byId = Mountpoint.of(peer.mountpoint(), "", username()) != null;
            refuse(
                    client(id, ""),
                    byId ? ReasonCode.CLIENT_IDENTIFIER_NOT_VALID : ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            return;
        }
        ClientInfo client = client(id, mountpoint);
        Credentials credentials = new Credentials(client, connect.password(), peer.proven());
        context().authenticate(credentials, out.loop(), outcome -> authenticated(client, outcome));
        if (!decided) {
            // what a client sends before CONNACK waits (3.1.4)
            reading.pause(Reading.Reason.HANDSHAKE, out);
        }
    }

    /** The connection is gone; what is under way ends where it is. */
    void abandon(CloseReason reason) {
        closed = reason;
        decided = true;
    }

    private GatewayContext context() {
        return zone.context();
    }

    private ReasonCode objection() {
        String id = connect.clientId();
        if (connect.properties().authentication() != null) {
            return ReasonCode.BAD_AUTHENTICATION_METHOD;
        }
        if (id.isEmpty() && !mayBeAnonymous() || id.length() > zone.settings().maxClientIdLength()) {
            return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
        }
        Connect.Will will = will();
        if (will != null && zone.isTooDeep(will.topic())) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        if (will != null && will.qos() > zone.limits().maximumQos()) {
            return ReasonCode.QOS_NOT_SUPPORTED;
        }
        if (will != null && will.retain() && !zone.limits().retainAvailable()) {
            return ReasonCode.RETAIN_NOT_SUPPORTED;
        }
        return ReasonCode.SUCCESS;
    }

    /** Whether the server may make up an identifier: 3.1 knows no empty one [MQTT-3.1.3-8]. */
    private boolean mayBeAnonymous() {
        return switch (connect.version()) {
            case MqttFrame.VERSION_5 -> true;
            case MqttFrame.VERSION_3_1_1 -> connect.cleanStart();
            default -> false;
        };
    }

    /** The client's own, or one made up for it. */
    private String identifier() {
        if (!connect.clientId().isEmpty()) {
            return connect.clientId();
        }
        MessageId unique = out.loop().messageIds().next();
        idAssigned = true;
        return "auto-" + Long.toHexString(unique.high()) + Long.toHexString(unique.low());
    }

    /** What the transport vouches for comes before what the client says. */
    private @Nullable String username() {
        return peer.username() == null ? connect.username() : peer.username();
    }

    private ClientInfo client(String id, String mountpoint) {
        String protocol = connect.version() == MqttFrame.VERSION_3_1 ? "MQIsdp" : "MQTT";
        return new ClientInfo(
                id,
                username(),
                peer.host(),
                peer.port(),
                protocol,
                connect.version(),
                peer.listener(),
                zone.name(),
                mountpoint,
                false);
    }

    private void authenticated(ClientInfo client, AuthOutcome outcome) {
        if (closed != null) {
            return;
        }
        if (!outcome.isSuccess()) {
            refuse(client, Reasons.refusal(outcome.result()));
            return;
        }
        ClientInfo known = outcome.superuser() ? asSuperuser(client) : client;
        Connect.Will will = will();
        if (will != null && !context().isAllowed(known, AclAction.PUBLISH, will.topic(), out.loop())) {
            // told now, while the client listens, and not when it is gone
            refuse(known, ReasonCode.NOT_AUTHORIZED);
            return;
        }
        context()
                .openSession(new OpenRequest(
                        known,
                        connectInfo(),
                        will(will),
                        zone.sessions(),
                        out.target(),
                        out.loop(),
                        o -> opened(known, o)));
    }

    /**
     * The will; but a bridge of mosquitto leaves its state on {@code $SYS}: that is left out, and keeps nobody out. In version 5
     * it is known by the topic only.
     */
    private Connect.@Nullable Will will() {
        Connect.Will will = connect.will();
        if (will == null) {
            return null;
        }
        boolean state = connect.bridge()
                ? TopicSyntax.isSystem(will.topic())
                : will.topic().startsWith(BRIDGE_STATE);
        return state ? null : will;
    }

    private static ClientInfo asSuperuser(ClientInfo client) {
        return new ClientInfo(
                client.clientId(),
                client.username(),
                client.peerHost(),
                client.peerPort(),
                client.protocol(),
                client.protocolVersion(),
                client.listener(),
                client.zone(),
                client.mountpoint(),
                true);
    }

    private ConnectInfo connectInfo() {
        return new ConnectInfo(
                connect.cleanStart(),
                keepAliveSeconds(),
                expirySeconds(),
                connect.properties().receiveMaximum(),
                connect.bridge(),
                out.loop().time().wallMillis(),
                peer.sockname(),
                EventProperties.of(connect));
    }

    /** Keep-alive in force: the server's for version 5, if it has one [MQTT-3.1.2-21]. */
    int keepAliveSeconds() {
        int own = (int) zone.settings().serverKeepalive().toSeconds();
        return own > 0 && connect.version() == MqttFrame.VERSION_5 ? own : connect.keepAliveSeconds();
    }

    private long expirySeconds() {
        if (connect.version() == MqttFrame.VERSION_5) {
            return zone.expirySeconds(connect.properties().sessionExpirySeconds());
        }
        return connect.cleanStart() ? 0 : zone.sessions().expiryInterval().toSeconds();
    }

    private static @Nullable Will will(Connect.@Nullable Will will) {
        return will == null
                ? null
                : new Will(
                        will.topic(),
                        will.payload(),
                        will.qos(),
                        will.retain(),
                        will.delaySeconds(),
                        will.properties());
    }

    private void opened(ClientInfo client, OpenRequest.Opened opened) {
        if (closed != null) {
            context().closeSession(opened.session(), out.target(), closed);
            return;
        }
        boolean five = connect.version() == MqttFrame.VERSION_5;
        ConnAck.Properties properties = five ? properties(client) : ConnAck.Properties.DEFAULT;
        PacketCounts.write(new ConnAck(opened.present(), ReasonCode.SUCCESS, properties), out);
        context().connackSent(client, this::connectInfo, Reasons.name(ReasonCode.SUCCESS));
        decide();
        whenConnected.accept(new Connected(opened.session(), client, connect.bridge(), out.target()));
    }

    private ConnAck.Properties properties(ClientInfo client) {
        return new ConnAck.Properties(
                zone.limits(),
                expirySeconds() == connect.properties().sessionExpirySeconds() ? -1 : expirySeconds(),
                keepAliveSeconds() == connect.keepAliveSeconds() ? -1 : keepAliveSeconds(),
                idAssigned ? client.clientId() : null,
                null,
                null,
                null,
                Diagnostics.NONE);
    }

    private void refuse(ClientInfo client, ReasonCode reason) {
        PacketCounts.write(ConnAck.refused(reason), out);
        context().connackSent(client, this::connectInfo, Reasons.name(reason));
        decide();
        out.close(Reasons.closeReason(reason));
    }

    private void decide() {
        decided = true;
        reading.resume(Reading.Reason.HANDSHAKE, out);
    }
}
