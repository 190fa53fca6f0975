package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.Nullable;

/**
 * CONNACK, server to client (3.2).
 *
 * @param sessionPresent whether an earlier session goes on; false with a reason that refuses [MQTT-3.2.2-6]
 * @param reason outcome; sent to versions 3 and 4 as {@link ReasonCode#connAckCodeV3()}
 * @param properties version 5 properties
 */
public record ConnAck(boolean sessionPresent, ReasonCode reason, Properties properties) implements MqttFrame {
    /** A refusal without properties. */
    public static ConnAck refused(ReasonCode reason) {
        return new ConnAck(false, reason, Properties.DEFAULT);
    }

    /**
     * Properties of CONNACK (3.2.2.3).
     *
     * @param limits what the server offers
     * @param sessionExpirySeconds session expiry if the server changed it, -1 to leave it as asked
     * @param serverKeepAliveSeconds keep-alive if the server changed it, -1 to leave it as asked
     * @param assignedClientId identifier if the client had none
     * @param responseInformation base of response topics
     * @param serverReference where else to go, with reason 0x9C or 0x9D
     * @param authentication last step of enhanced authentication
     * @param diagnostics words for people
     */
    public record Properties(
            ServerLimits limits,
            long sessionExpirySeconds,
            int serverKeepAliveSeconds,
            @Nullable String assignedClientId,
            @Nullable String responseInformation,
            @Nullable String serverReference,
            @Nullable Authentication authentication,
            Diagnostics diagnostics) {
        /** Nothing changed, nothing limited, nothing said. */
        public static final Properties DEFAULT =
                new Properties(ServerLimits.NONE, -1, -1, null, null, null, null, Diagnostics.NONE);
    }

    /**
     * What a server offers; the same for all clients of a zone.
     *
     * @param receiveMaximum unacknowledged QoS 1 and 2 messages that the server takes, 1 to 65,535
     * @param maximumQos 0, 1 or 2
     * @param maximumPacketSize bytes that the server takes in one packet
     * @param topicAliasMaximum highest topic alias that the server takes, 0 for none
     * @param retainAvailable whether retained messages are taken
     * @param wildcardAvailable whether filters may hold wildcards
     * @param subscriptionIdsAvailable whether subscriptions may have identifiers
     * @param sharedAvailable whether subscriptions may be shared
     */
    public record ServerLimits(
            int receiveMaximum,
            int maximumQos,
            int maximumPacketSize,
            int topicAliasMaximum,
            boolean retainAvailable,
            boolean wildcardAvailable,
            boolean subscriptionIdsAvailable,
            boolean sharedAvailable) {
        /** No limits but the format's. No topic aliases, as the protocol's default says. */
        public static final ServerLimits NONE = new ServerLimits(65_535, 2, NO_PACKET_LIMIT, 0, true, true, true, true);
    }
}
