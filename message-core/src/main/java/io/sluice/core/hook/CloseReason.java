package io.sluice.core.hook;

import java.util.Locale;

/** Why a connection ended. The name in lower case is the {@code reason_code} of events and the shutdown count's key. */
public enum CloseReason {
    /** The client said good-bye: no will. */
    NORMAL,
    /** The client said good-bye and asked for its will (MQTT 5, reason 0x04). */
    DISCONNECT_WITH_WILL,
    /** The peer closed the transport without a word. */
    CLOSED,
    /** The transport failed. */
    SOCKET_ERROR,
    /** The peer took nothing for the whole send timeout of the listener. */
    SEND_TIMEOUT,
    KEEPALIVE_TIMEOUT,
    /** The TLS handshake came to no good end. */
    TLS_HANDSHAKE_FAILED,
    /** The TLS handshake was not through in time. */
    TLS_HANDSHAKE_TIMEOUT,
    /** Nothing useful came in time after the transport was up. */
    IDLE_TIMEOUT,
    MALFORMED_PACKET,
    PROTOCOL_ERROR,
    PACKET_TOO_LARGE,
    RECEIVE_MAXIMUM_EXCEEDED,
    TOPIC_INVALID,
    TOPIC_FILTER_INVALID,
    TOPIC_ALIAS_INVALID,
    UNSUPPORTED_PROTOCOL_VERSION,
    CLIENT_IDENTIFIER_NOT_VALID,
    BAD_USERNAME_OR_PASSWORD,
    NOT_AUTHORIZED,
    BANNED,
    QUOTA_EXCEEDED,
    /** Another connection with the same client id took the session. */
    TAKENOVER,
    /** An operator ended it. */
    KICKED,
    SERVER_BUSY,
    SERVER_SHUTDOWN,
    INTERNAL_ERROR;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Name in lower case: {@code keepalive_timeout}. */
    public String text() {
        return text;
    }

    /** Whether the client's will is left unpublished [MQTT-3.14.4-3]. */
    public boolean discardsWill() {
        return this == NORMAL;
    }
}
