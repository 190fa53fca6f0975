package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.Outbox;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.session.DeliveryTarget;
import io.sluice.core.session.Session;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.ReasonCode;

/**
 * A client that got its CONNACK: what the parts of the state machine know of it.
 *
 * @param session its session
 * @param client who it is
 * @param bridge whether it announced itself as another broker
 * @param target this connection as the session sees it
 */
record Connected(Session session, ClientInfo client, boolean bridge, DeliveryTarget target) {
    int version() {
        return client.protocolVersion();
    }

    boolean isVersion5() {
        return client.protocolVersion() == MqttFrame.VERSION_5;
    }

    /** Ends the connection for something the client did; version 5 is told the code, others see the end only. */
    void disconnect(ReasonCode code, CloseReason reason, Outbox<MqttFrame> out) {
        if (isVersion5()) {
            PacketCounts.write(new Disconnect(code), out);
        }
        out.close(reason);
    }

    /** The same where the code tells all. */
    void disconnect(ReasonCode code, Outbox<MqttFrame> out) {
        disconnect(code, Reasons.closeReason(code), out);
    }
}
