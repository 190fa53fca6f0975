package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.MqttFrame;

/**
 * What all MQTT clients of a zone share.
 *
 * @param name of the zone
 * @param context the core
 * @param settings of MQTT
 * @param sessions settings of sessions
 * @param limits what MQTT 5 clients are told about the server
 */
public record MqttZone(
        String name,
        GatewayContext context,
        MqttSettings settings,
        SessionSettings sessions,
        ConnAck.ServerLimits limits) {
    private static final int MOST_RECEIVE_MAXIMUM = 65_535;

    /** Derives the limits that clients are told from the settings that enforce them. */
    public static MqttZone of(String name, GatewayContext context, MqttSettings settings, SessionSettings sessions) {
        int open = sessions.maxAwaitingRelease();
        ConnAck.ServerLimits limits = new ConnAck.ServerLimits(
                open == 0 ? MOST_RECEIVE_MAXIMUM : Math.min(open, MOST_RECEIVE_MAXIMUM),
                settings.maxQos(),
                (int) Math.min(settings.maxPacketSize().bytes(), MqttFrame.NO_PACKET_LIMIT),
                settings.maxTopicAlias(),
                settings.retainAvailable(),
                settings.wildcardAvailable(),
                true,
                settings.sharedAvailable());
        return new MqttZone(name, context, settings, sessions, limits);
    }

    /** Whether a topic name has more levels than the zone takes. */
    boolean isTooDeep(String topic) {
        int own = settings.maxTopicLevels();
        int most = own == 0 ? TopicSyntax.MAX_LEVELS : own;
        // more levels than that need as many separators: most topics are too short for it
        return topic.length() >= most && TopicSyntax.levels(topic) > most;
    }

    /** Session expiry that a version 5 client gets for what it asks, in seconds. */
    long expirySeconds(long asked) {
        long most = settings.maxSessionExpiry().toSeconds();
        return most == 0 ? asked : Math.min(asked, most);
    }
}
