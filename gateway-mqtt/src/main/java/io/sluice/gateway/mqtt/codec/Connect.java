package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT, client to server (3.1).
 *
 * @param version 3, 4 or 5
 * @param bridge whether the client declared itself a bridge by the high bit of the protocol level (versions 3 and 4, a
 *     habit of mosquitto)
 * @param cleanStart Clean Start, in versions 3 and 4 Clean Session
 * @param keepAliveSeconds 0 to 65,535; 0 switches the check off
 * @param clientId as sent; empty asks the server for one
 * @param username user name, null if not sent
 * @param password password, null if not sent
 * @param will message for the case that the connection breaks, null for none
 * @param properties version 5 properties, {@link Properties#DEFAULT} before
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, not compared
public record Connect(
        int version,
        boolean bridge,
        boolean cleanStart,
        int keepAliveSeconds,
        String clientId,
        @Nullable String username,
        byte @Nullable [] password,
        @Nullable Will will,
        Properties properties)
        implements MqttFrame {

    /**
     * Will message (3.1.2.5, 3.1.3.2).
     *
     * @param topic valid topic name
     * @param payload content, possibly empty
     * @param qos 0, 1 or 2
     * @param retain whether it is retained
     * @param delaySeconds will delay, 0 to 4,294,967,295
     * @param properties properties that travel with the message
     */
    @SuppressWarnings("ArrayRecordComponent") // not copied, not compared
    public record Will(
            String topic, byte[] payload, int qos, boolean retain, long delaySeconds, MessageProperties properties) {}

    /**
     * Properties of CONNECT (3.1.2.11).
     *
     * @param sessionExpirySeconds 0 to 4,294,967,295, the last meaning never
     * @param receiveMaximum unacknowledged QoS 1 and 2 messages that the client takes, 1 to 65,535
     * @param maximumPacketSize bytes that the client takes in one packet, {@link MqttFrame#NO_PACKET_LIMIT} if it set
     *     no limit
     * @param topicAliasMaximum highest topic alias that the client takes, 0 for none
     * @param requestResponseInformation whether the client asks for response information
     * @param requestProblemInformation whether diagnostics are welcome on all packets
     * @param authentication method and first data of enhanced authentication, null for none
     * @param userProperties pairs without meaning to the server
     */
    public record Properties(
            long sessionExpirySeconds,
            int receiveMaximum,
            int maximumPacketSize,
            int topicAliasMaximum,
            boolean requestResponseInformation,
            boolean requestProblemInformation,
            @Nullable Authentication authentication,
            List<UserProperty> userProperties) {
        /** What holds when nothing is sent. */
        public static final Properties DEFAULT =
                new Properties(0, 65_535, NO_PACKET_LIMIT, 0, false, true, null, List.of());
    }
}
