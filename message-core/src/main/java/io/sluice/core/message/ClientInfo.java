package io.sluice.core.message;

import org.jspecify.annotations.Nullable;

/**
 * Who a client is, as authentication, rules and lists see it. One instance per connection, shared by all its messages.
 *
 * @param clientId identifier, unique in this Sluice; never empty
 * @param username user name, null if none was given
 * @param peerHost address of the peer without port
 * @param peerPort port of the peer
 * @param protocol protocol name, for instance {@code MQTT}, {@code MQTT-SN}, {@code CoAP}
 * @param protocolVersion protocol level: 3, 4, 5 for MQTT
 * @param listener name of the listener, for instance {@code mqtt:tcp:external}
 * @param zone name of the zone whose settings apply
 * @param mountpoint prefix put before every topic of this client; empty for none
 * @param superuser whether the access control list does not apply
 */
public record ClientInfo(
        String clientId,
        @Nullable String username,
        String peerHost,
        int peerPort,
        String protocol,
        int protocolVersion,
        String listener,
        String zone,
        String mountpoint,
        boolean superuser) {
    /** Address and port in the form of the manual's {@code peername}. */
    public String peername() {
        return peerHost + ":" + peerPort;
    }

    /** A sender inside Sluice itself: a rule, the API, a bridge. */
    public static ClientInfo internal(String clientId) {
        return new ClientInfo(clientId, null, "127.0.0.1", 0, "internal", 0, "internal", "internal", "", true);
    }
}
