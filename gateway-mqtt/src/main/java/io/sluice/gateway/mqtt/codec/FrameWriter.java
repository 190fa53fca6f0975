package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties;
import org.jspecify.annotations.Nullable;

/**
 * Writes one frame into a {@link PacketWriter}, without its fixed header, whose first byte is the result, and without the
 * payload of a PUBLISH.
 */
final class FrameWriter {
    /** Result for a frame that the version does not know. */
    static final int NOT_IN_VERSION = -1;

    private final PacketWriter out;
    private final int version;
    private final boolean five;
    private final boolean explain;

    /** @param explain whether diagnostics are written */
    FrameWriter(PacketWriter out, int version, boolean explain) {
        this.out = out;
        this.version = version;
        this.five = version == MqttFrame.VERSION_5;
        this.explain = explain;
    }

    int write(MqttFrame frame) {
        // a chain, because Java 17 has no switch over types
        if (frame instanceof Publish publish) {
            return write(publish);
        } else if (frame instanceof Ack ack) {
            return write(ack);
        } else if (frame instanceof ConnAck connAck) {
            return write(connAck);
        } else if (frame instanceof SubAck subAck) {
            return write(subAck);
        } else if (frame instanceof UnsubAck unsubAck) {
            return write(unsubAck);
        } else if (frame instanceof PingResp) {
            return 0xD0;
        } else if (frame instanceof Disconnect disconnect) {
            return write(disconnect);
        } else if (frame instanceof Auth auth) {
            return write(auth);
        } else if (frame instanceof Connect connect) {
            return write(connect);
        } else if (frame instanceof Subscribe subscribe) {
            return write(subscribe);
        } else if (frame instanceof Unsubscribe unsubscribe) {
            return write(unsubscribe);
        }
        return 0xC0;
    }

    private int write(Publish publish) {
        out.writeText(publish.topic());
        if (publish.qos() > 0) {
            out.writeTwoBytes(publish.packetId());
        }
        if (five) {
            int mark = out.beginProperties();
            out.propertyUnless(0, Property.TOPIC_ALIAS, publish.topicAlias());
            messageProperties(out, publish.properties(), publish.properties().expirySeconds());
            for (int id : publish.subscriptionIds()) {
                out.property(Property.SUBSCRIPTION_ID, id);
            }
            out.endProperties(mark);
        }
        return MqttEncoder.publishByte(publish.qos(), publish.retain(), publish.dup());
    }

    /** Writes properties that travel with a message, with the expiry that is left. */
    static void messageProperties(PacketWriter out, MessageProperties properties, long expirySeconds) {
        out.propertyUnless(-1, Property.MESSAGE_EXPIRY, expirySeconds);
        Boolean text = properties.payloadIsText();
        if (text != null) {
            out.property(Property.PAYLOAD_FORMAT, text ? 1 : 0);
        }
        out.propertyIfAny(Property.CONTENT_TYPE, properties.contentType());
        out.propertyIfAny(Property.RESPONSE_TOPIC, properties.responseTopic());
        out.propertyIfAny(Property.CORRELATION_DATA, properties.correlationData());
        out.userProperties(properties.userProperties());
    }

    private int write(Ack ack) {
        out.writeTwoBytes(ack.packetId());
        if (five && (ack.reason() != ReasonCode.SUCCESS || says(ack.diagnostics()))) {
            out.writeByte(ack.reason().code());
            if (says(ack.diagnostics())) {
                diagnosticsOnly(ack.diagnostics());
            }
        }
        return ack.kind().firstByte();
    }

    private int write(ConnAck connAck) {
        out.writeByte(connAck.sessionPresent() && version != MqttFrame.VERSION_3_1 ? 1 : 0);
        out.writeByte(five ? connAck.reason().code() : connAck.reason().connAckCodeV3());
        if (five) {
            ConnAck.Properties properties = connAck.properties();
            int mark = out.beginProperties();
            limits(properties.limits());
            out.propertyUnless(-1, Property.SESSION_EXPIRY, properties.sessionExpirySeconds());
            out.propertyUnless(-1, Property.SERVER_KEEP_ALIVE, properties.serverKeepAliveSeconds());
            out.propertyIfAny(Property.ASSIGNED_CLIENT_ID, properties.assignedClientId());
            out.propertyIfAny(Property.RESPONSE_INFORMATION, properties.responseInformation());
            out.propertyIfAny(Property.SERVER_REFERENCE, properties.serverReference());
            out.authentication(properties.authentication());
            diagnostics(properties.diagnostics());
            out.endProperties(mark);
        }
        return 0x20;
    }

    private void limits(ConnAck.ServerLimits limits) {
        out.propertyUnless(65_535, Property.RECEIVE_MAXIMUM, limits.receiveMaximum());
        out.propertyUnless(2, Property.MAXIMUM_QOS, limits.maximumQos());
        out.propertyUnless(MqttFrame.NO_PACKET_LIMIT, Property.MAXIMUM_PACKET_SIZE, limits.maximumPacketSize());
        out.propertyUnless(0, Property.TOPIC_ALIAS_MAXIMUM, limits.topicAliasMaximum());
        out.propertyUnless(true, Property.RETAIN_AVAILABLE, limits.retainAvailable());
        out.propertyUnless(true, Property.WILDCARD_AVAILABLE, limits.wildcardAvailable());
        out.propertyUnless(true, Property.SUBSCRIPTION_IDS_AVAILABLE, limits.subscriptionIdsAvailable());
        out.propertyUnless(true, Property.SHARED_AVAILABLE, limits.sharedAvailable());
    }

    private int write(SubAck subAck) {
        out.writeTwoBytes(subAck.packetId());
        if (five) {
            diagnosticsOnly(subAck.diagnostics());
        }
        for (ReasonCode reason : subAck.reasons()) {
            out.writeByte(five ? reason.code() : reason.subAckCodeV3());
        }
        return 0x90;
    }

    private int write(UnsubAck unsubAck) {
        out.writeTwoBytes(unsubAck.packetId());
        if (five) {
            diagnosticsOnly(unsubAck.diagnostics());
            for (ReasonCode reason : unsubAck.reasons()) {
                out.writeByte(reason.code());
            }
        }
        return 0xB0;
    }

    private int write(Disconnect disconnect) {
        boolean properties = disconnect.sessionExpirySeconds() >= 0
                || disconnect.serverReference() != null
                || says(disconnect.diagnostics());
        if (five && (properties || disconnect.reason() != ReasonCode.SUCCESS)) {
            out.writeByte(disconnect.reason().code());
            if (properties) {
                int mark = out.beginProperties();
                out.propertyUnless(-1, Property.SESSION_EXPIRY, disconnect.sessionExpirySeconds());
                out.propertyIfAny(Property.SERVER_REFERENCE, disconnect.serverReference());
                diagnostics(disconnect.diagnostics());
                out.endProperties(mark);
            }
        }
        return 0xE0;
    }

    private int write(Auth auth) {
        if (!five) {
            return NOT_IN_VERSION;
        }
        out.writeByte(auth.reason().code());
        int mark = out.beginProperties();
        out.authentication(auth.authentication());
        diagnostics(auth.diagnostics());
        out.endProperties(mark);
        return 0xF0;
    }

    private int write(Connect connect) {
        Connect.Will will = connect.will();
        out.writeText(version == MqttFrame.VERSION_3_1 ? "MQIsdp" : "MQTT");
        out.writeByte(connect.bridge() && !five ? version | 0x80 : version);
        out.writeByte(connectFlags(connect, will));
        out.writeTwoBytes(connect.keepAliveSeconds());
        if (five) {
            connectProperties(connect.properties());
        }
        out.writeText(connect.clientId());
        if (will != null) {
            write(will);
        }
        if (connect.username() != null) {
            out.writeText(connect.username());
        }
        if (connect.password() != null) {
            out.writeData(connect.password());
        }
        return 0x10;
    }

    private static int connectFlags(Connect connect, Connect.@Nullable Will will) {
        int flags = connect.cleanStart() ? 0x02 : 0;
        if (will != null) {
            flags |= 0x04 | will.qos() << 3 | (will.retain() ? 0x20 : 0);
        }
        return flags | (connect.username() != null ? 0x80 : 0) | (connect.password() != null ? 0x40 : 0);
    }

    private void connectProperties(Connect.Properties properties) {
        int mark = out.beginProperties();
        out.propertyUnless(0, Property.SESSION_EXPIRY, properties.sessionExpirySeconds());
        out.propertyUnless(65_535, Property.RECEIVE_MAXIMUM, properties.receiveMaximum());
        out.propertyUnless(MqttFrame.NO_PACKET_LIMIT, Property.MAXIMUM_PACKET_SIZE, properties.maximumPacketSize());
        out.propertyUnless(0, Property.TOPIC_ALIAS_MAXIMUM, properties.topicAliasMaximum());
        out.propertyUnless(false, Property.REQUEST_RESPONSE_INFORMATION, properties.requestResponseInformation());
        out.propertyUnless(true, Property.REQUEST_PROBLEM_INFORMATION, properties.requestProblemInformation());
        out.authentication(properties.authentication());
        out.userProperties(properties.userProperties());
        out.endProperties(mark);
    }

    private void write(Connect.Will will) {
        if (five) {
            int mark = out.beginProperties();
            out.propertyUnless(0, Property.WILL_DELAY, will.delaySeconds());
            messageProperties(out, will.properties(), will.properties().expirySeconds());
            out.endProperties(mark);
        }
        out.writeText(will.topic());
        out.writeData(will.payload());
    }

    private int write(Subscribe subscribe) {
        out.writeTwoBytes(subscribe.packetId());
        if (five) {
            int mark = out.beginProperties();
            out.propertyUnless(0, Property.SUBSCRIPTION_ID, subscribe.subscriptionId());
            out.userProperties(subscribe.userProperties());
            out.endProperties(mark);
        }
        for (Subscribe.Entry entry : subscribe.entries()) {
            out.writeText(entry.filter());
            int options = entry.qos();
            if (five) {
                options |= entry.noLocal() ? 0x04 : 0;
                options |= entry.retainAsPublished() ? 0x08 : 0;
                options |= entry.retainHandling() << 4;
            }
            out.writeByte(options);
        }
        return 0x82;
    }

    private int write(Unsubscribe unsubscribe) {
        out.writeTwoBytes(unsubscribe.packetId());
        if (five) {
            int mark = out.beginProperties();
            out.userProperties(unsubscribe.userProperties());
            out.endProperties(mark);
        }
        for (String filter : unsubscribe.filters()) {
            out.writeText(filter);
        }
        return 0xA2;
    }

    private boolean says(Diagnostics diagnostics) {
        return explain && !diagnostics.isEmpty();
    }

    private void diagnosticsOnly(Diagnostics diagnostics) {
        int mark = out.beginProperties();
        diagnostics(diagnostics);
        out.endProperties(mark);
    }

    private void diagnostics(Diagnostics diagnostics) {
        if (explain) {
            out.propertyIfAny(Property.REASON_STRING, diagnostics.reasonString());
            out.userProperties(diagnostics.userProperties());
        }
    }
}
