package io.sluice.gateway.mqtt.state;

import io.sluice.core.hook.AuthOutcome;
import io.sluice.core.hook.CloseReason;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Between the reasons of the core and the reason codes of MQTT 5 (2.4). */
public final class Reasons {
    private Reasons() {}

    /** The core's name of what a reason code says about the end of a connection. */
    public static CloseReason closeReason(ReasonCode code) {
        return switch (code) {
            case UNSUPPORTED_PROTOCOL_VERSION -> CloseReason.UNSUPPORTED_PROTOCOL_VERSION;
            case CLIENT_IDENTIFIER_NOT_VALID -> CloseReason.CLIENT_IDENTIFIER_NOT_VALID;
            case BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> CloseReason.BAD_USERNAME_OR_PASSWORD;
            case NOT_AUTHORIZED -> CloseReason.NOT_AUTHORIZED;
            case BANNED -> CloseReason.BANNED;
            case SERVER_UNAVAILABLE, SERVER_BUSY -> CloseReason.SERVER_BUSY;
            case PACKET_TOO_LARGE -> CloseReason.PACKET_TOO_LARGE;
            case RECEIVE_MAXIMUM_EXCEEDED -> CloseReason.RECEIVE_MAXIMUM_EXCEEDED;
            case TOPIC_NAME_INVALID -> CloseReason.TOPIC_INVALID;
            case TOPIC_FILTER_INVALID -> CloseReason.TOPIC_FILTER_INVALID;
            case TOPIC_ALIAS_INVALID -> CloseReason.TOPIC_ALIAS_INVALID;
            case QUOTA_EXCEEDED -> CloseReason.QUOTA_EXCEEDED;
            case KEEP_ALIVE_TIMEOUT -> CloseReason.KEEPALIVE_TIMEOUT;
            case MALFORMED_PACKET, PAYLOAD_FORMAT_INVALID -> CloseReason.MALFORMED_PACKET;
            case SUCCESS -> CloseReason.NORMAL;
            case DISCONNECT_WITH_WILL -> CloseReason.DISCONNECT_WITH_WILL;
            default -> CloseReason.PROTOCOL_ERROR;
        };
    }

    /** The code's name in events: that of MQTT 5 in lower case, but for the two which the core knows by another. */
    static String name(ReasonCode code) {
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD -> CloseReason.BAD_USERNAME_OR_PASSWORD.text();
            case KEEP_ALIVE_TIMEOUT -> CloseReason.KEEPALIVE_TIMEOUT.text();
            default -> code.name().toLowerCase(Locale.ROOT);
        };
    }

    /** What DISCONNECT tells a version 5 client; null if there is nothing to tell, or nobody to tell it to. */
    static @Nullable ReasonCode disconnectCode(CloseReason reason) {
        return switch (reason) {
            case KEEPALIVE_TIMEOUT -> ReasonCode.KEEP_ALIVE_TIMEOUT;
            case MALFORMED_PACKET -> ReasonCode.MALFORMED_PACKET;
            case PROTOCOL_ERROR, UNSUPPORTED_PROTOCOL_VERSION, CLIENT_IDENTIFIER_NOT_VALID -> ReasonCode.PROTOCOL_ERROR;
            case PACKET_TOO_LARGE -> ReasonCode.PACKET_TOO_LARGE;
            case RECEIVE_MAXIMUM_EXCEEDED -> ReasonCode.RECEIVE_MAXIMUM_EXCEEDED;
            case TOPIC_INVALID -> ReasonCode.TOPIC_NAME_INVALID;
            case TOPIC_FILTER_INVALID -> ReasonCode.TOPIC_FILTER_INVALID;
            case TOPIC_ALIAS_INVALID -> ReasonCode.TOPIC_ALIAS_INVALID;
            case BAD_USERNAME_OR_PASSWORD, NOT_AUTHORIZED, BANNED -> ReasonCode.NOT_AUTHORIZED;
            case QUOTA_EXCEEDED -> ReasonCode.QUOTA_EXCEEDED;
            case TAKENOVER -> ReasonCode.SESSION_TAKEN_OVER;
            case KICKED -> ReasonCode.ADMINISTRATIVE_ACTION;
            case SERVER_BUSY -> ReasonCode.SERVER_BUSY;
            case SERVER_SHUTDOWN -> ReasonCode.SERVER_SHUTTING_DOWN;
            case INTERNAL_ERROR -> ReasonCode.UNSPECIFIED_ERROR;
            case IDLE_TIMEOUT, NORMAL, DISCONNECT_WITH_WILL, CLOSED, SEND_TIMEOUT -> null;
            case SOCKET_ERROR, TLS_HANDSHAKE_FAILED, TLS_HANDSHAKE_TIMEOUT -> null;
        };
    }

    /** CONNACK's code of an authentication that did not succeed. */
    static ReasonCode refusal(AuthOutcome.Result result) {
        return switch (result) {
            case BAD_USERNAME_OR_PASSWORD -> ReasonCode.BAD_USER_NAME_OR_PASSWORD;
            case NOT_AUTHORIZED, IGNORED -> ReasonCode.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE -> ReasonCode.SERVER_UNAVAILABLE;
            case BANNED -> ReasonCode.BANNED;
            case SUCCESS -> ReasonCode.SUCCESS;
        };
    }
}
