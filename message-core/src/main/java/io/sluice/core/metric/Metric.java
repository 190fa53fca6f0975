package io.sluice.core.metric;

import java.util.Locale;

/** Every counter of the product, with the manual's name (manual 1046-1142) where it has one. Counts only grow. */
public enum Metric {
    BYTES_RECEIVED,
    BYTES_SENT,

    PACKETS_RECEIVED,
    PACKETS_SENT,
    PACKETS_CONNECT,
    PACKETS_CONNACK,
    PACKETS_PUBLISH_RECEIVED,
    PACKETS_PUBLISH_SENT,
    PACKETS_PUBACK_RECEIVED,
    PACKETS_PUBACK_SENT,
    PACKETS_PUBACK_MISSED,
    PACKETS_PUBREC_RECEIVED,
    PACKETS_PUBREC_SENT,
    PACKETS_PUBREC_MISSED,
    PACKETS_PUBREL_RECEIVED,
    PACKETS_PUBREL_SENT,
    PACKETS_PUBREL_MISSED,
    PACKETS_PUBCOMP_RECEIVED,
    PACKETS_PUBCOMP_SENT,
    PACKETS_PUBCOMP_MISSED,
    PACKETS_SUBSCRIBE,
    PACKETS_SUBACK,
    PACKETS_UNSUBSCRIBE,
    PACKETS_UNSUBACK,
    PACKETS_PINGREQ,
    PACKETS_PINGRESP,
    PACKETS_DISCONNECT_RECEIVED,
    PACKETS_DISCONNECT_SENT,
    PACKETS_AUTH,
    /** Input that broke the protocol and ended the connection. */
    PACKETS_MALFORMED,

    MESSAGES_RECEIVED,
    MESSAGES_SENT,
    MESSAGES_EXPIRED,
    MESSAGES_RETAINED,
    /** Every message that is gone for one receiver, whatever the cause; the causes follow. */
    MESSAGES_DROPPED,
    MESSAGES_FORWARD,
    MESSAGES_QOS0_RECEIVED,
    MESSAGES_QOS0_SENT,
    MESSAGES_QOS1_RECEIVED,
    MESSAGES_QOS1_SENT,
    /** QoS 1 messages from clients that came again and were acknowledged without being published a second time. */
    MESSAGES_QOS1_RESENT,
    MESSAGES_QOS2_RECEIVED,
    MESSAGES_QOS2_SENT,
    /** QoS 2 messages from clients whose PUBREL did not come in time. */
    MESSAGES_QOS2_EXPIRED,
    MESSAGES_QOS2_DROPPED,
    /** QoS 2 messages from clients that have too many open already. */
    MESSAGES_QOS2_REFUSED,
    MESSAGES_DROPPED_NO_SUBSCRIBER,
    MESSAGES_DROPPED_QUEUE_FULL,
    MESSAGES_DROPPED_MAILBOX_FULL,
    MESSAGES_DROPPED_QOS0_OFFLINE,
    MESSAGES_DROPPED_SESSION_ENDED,
    MESSAGES_DROPPED_EXPIRED,
    MESSAGES_DROPPED_TOO_LARGE,
    MESSAGES_DROPPED_BY_HOOK,
    MESSAGES_DROPPED_NOT_AUTHORISED,
    MESSAGES_DROPPED_QUOTA,
    MESSAGES_DROPPED_REFUSED,
    MESSAGES_DROPPED_NOT_STORED,
    MESSAGES_DROPPED_RATE_LIMIT,
    /** Messages sent as often as allowed on one connection without being confirmed; they wait for the next one. */
    MESSAGES_RETRIES_EXHAUSTED,
    MESSAGES_DROPPED_INVALID_TOPIC,
    /** Times that publishers waited for a client that was behind, and that one was too slow to be waited for. */
    SUBSCRIBERS_BEHIND,
    SUBSCRIBERS_SLOW,
    /** Delivered and not retained: there are as many as the settings allow, or the payload is larger. */
    RETAINED_REFUSED_FULL,
    RETAINED_REFUSED_TOO_LARGE,

    CLIENT_CONNECTED,
    CLIENT_DISCONNECTED,
    CLIENT_AUTH_SUCCESS,
    CLIENT_AUTH_FAILURE,
    CLIENT_AUTH_ANONYMOUS,
    CLIENT_ACL_ALLOW,
    CLIENT_ACL_DENY,
    SESSION_CREATED,
    SESSION_RESUMED,
    SESSION_TAKENOVER,
    SESSION_TERMINATED,
    SESSION_EXPIRED,

    CONNECTIONS_ACCEPTED,
    CONNECTIONS_REFUSED_LIMIT,
    CONNECTIONS_REFUSED_ACCESS,
    CONNECTIONS_REFUSED_PROXY_UNTRUSTED,
    CONNECTIONS_REFUSED_PROXY_INVALID,
    CONNECTIONS_REFUSED_PROXY_TIMEOUT,
    /** Accepting paused because connections came faster than the listener may take them; none is lost. */
    CONNECTIONS_DELAYED_RATE,
    /** Reading of a connection paused because bytes came faster than it may send them; none is lost. */
    CONNECTIONS_PAUSED_RATE,
    /** A peer took nothing for the whole send timeout. */
    CONNECTIONS_SEND_TIMEOUT,
    /** No TLS, or TLS that could not be agreed on: unknown certificate, no common cipher, unknown key. */
    CONNECTIONS_TLS_FAILED,
    CONNECTIONS_TLS_TIMEOUT,
    CONNECTIONS_CLOSED_IDLE,
    CONNECTIONS_CLOSED_KEEPALIVE,

    RULES_MATCHED,
    RULES_FAILED,
    ACTIONS_SUCCESS,
    ACTIONS_FAILURE,
    /** Rows of actions with a buffer: sent again after a failure that may pass, and refused by the target for good. */
    ACTIONS_RETRIED,
    ACTIONS_REJECTED,
    /** Outputs that a full buffer did not take and whose publisher was told; then what was lost, for each cause. */
    ACTIONS_REFUSED_FULL,
    ACTIONS_DROPPED_FULL,
    ACTIONS_DROPPED_OLDEST,
    ACTIONS_DROPPED_EXPIRED,
    ACTIONS_DROPPED_CLOSED,
    ACTIONS_DROPPED_NOT_STORED,
    /** Dead letters sent again, and those that made room for newer ones. */
    ACTIONS_LETTERS_REPLAYED,
    ACTIONS_LETTERS_LOST,

    /** Connections refused because of the ban list; clients banned because they came too often. */
    CLIENT_REFUSED_BANNED,
    CLIENT_FLAPPING,
    /** Automatic subscriptions that were not made: access control, limit, or an identifier that fits into no filter. */
    SUBSCRIPTIONS_AUTO_REFUSED,
    /** Topics that stayed as they are because a rewriting rule failed on them. */
    REWRITE_FAILED,
    /** Messages kept for later, published since, taken back, and refused for each cause. */
    DELAYED_ACCEPTED,
    DELAYED_PUBLISHED,
    DELAYED_CANCELLED,
    DELAYED_REFUSED_INVALID,
    DELAYED_REFUSED_FULL,
    DELAYED_REFUSED_DISK,

    /** A listener of a hook threw: its answer was taken as "ok, nothing changed". */
    HOOKS_FAILED;

    private final String path = name().toLowerCase(Locale.ROOT).replace('_', '/');

    /** The counter of messages sent with a QoS of 0, 1 or 2. */
    public static Metric sentWithQos(int qos) {
        return qos == 0 ? MESSAGES_QOS0_SENT : qos == 1 ? MESSAGES_QOS1_SENT : MESSAGES_QOS2_SENT;
    }

    /** The counter of messages received with a QoS of 0, 1 or 2. */
    public static Metric receivedWithQos(int qos) {
        return qos == 0 ? MESSAGES_QOS0_RECEIVED : qos == 1 ? MESSAGES_QOS1_RECEIVED : MESSAGES_QOS2_RECEIVED;
    }

    /** Name as the manual, {@code $SYS} and the API write it: {@code packets/publish/received}. */
    public String path() {
        return path;
    }
}
