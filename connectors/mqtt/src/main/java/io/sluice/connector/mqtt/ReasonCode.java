package io.sluice.connector.mqtt;

/** Reason codes of MQTT 5 (2.4) and return codes of MQTT 3, in words. */
final class ReasonCode {
    private static final int UNSPECIFIED = 0x80;
    private static final int NOT_AUTHORISED = 0x87;
    private static final int TOPIC_INVALID = 0x90;
    private static final int PACKET_TOO_LARGE = 0x95;
    private static final int QUOTA = 0x97;
    private static final int PAYLOAD_INVALID = 0x99;
    private static final int LAST_V3 = 5;

    private ReasonCode() {}

    /** Whether the same message will be refused again. */
    static boolean isForGood(int reason) {
        return reason == NOT_AUTHORISED
                || reason == TOPIC_INVALID
                || reason == PACKET_TOO_LARGE
                || reason == PAYLOAD_INVALID;
    }

    /** What a code says. */
    static String text(int reason) {
        return switch (reason) {
            case 1, 0x84 -> "it does not speak this version of MQTT: check the parameter proto_ver";
            case 2, 0x85 -> "it does not take the client identifier: check the parameter clientid";
            case 3, 0x88, 0x89 -> "it is not available";
            case 4, 0x86 -> "it refuses the login: check the parameters username and password";
            case LAST_V3, NOT_AUTHORISED -> "not authorised: check the parameters username and password";
            case UNSPECIFIED -> "unspecified error";
            case 0x8B -> "it is shutting down";
            case 0x8D -> "keep alive timeout";
            case 0x8E -> "another client came with the same identifier: check the parameter clientid";
            case TOPIC_INVALID -> "topic name invalid";
            case 0x93 -> "receive maximum exceeded";
            case PACKET_TOO_LARGE -> "packet too large";
            case QUOTA -> "quota exceeded";
            case PAYLOAD_INVALID -> "payload format invalid";
            default -> "reason code 0x" + Integer.toHexString(reason);
        };
    }
}
