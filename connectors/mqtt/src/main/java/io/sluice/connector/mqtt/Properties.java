package io.sluice.connector.mqtt;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Properties of MQTT 5 (2.2.2): those of a PUBLISH to and from the names of the rules' column {@code pub_props}, and the few of a
 * CONNACK that count.
 */
final class Properties {
    static final String USER = "User-Property";

    private static final int PAYLOAD_FORMAT = 0x01;
    private static final int EXPIRY = 0x02;
    private static final int CONTENT_TYPE = 0x03;
    private static final int RESPONSE_TOPIC = 0x08;
    private static final int CORRELATION = 0x09;
    private static final int SUBSCRIPTION_ID = 0x0B;
    static final int SESSION_EXPIRY = 0x11;
    static final int ASSIGNED_CLIENT_ID = 0x12;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int AUTH_METHOD = 0x15;
    static final int AUTH_DATA = 0x16;
    static final int RESPONSE_INFORMATION = 0x1A;
    static final int SERVER_REFERENCE = 0x1C;
    static final int REASON = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    static final int MAXIMUM_QOS = 0x24;
    static final int RETAIN_AVAILABLE = 0x25;
    static final int USER_PROPERTY = 0x26;
    static final int MAXIMUM_PACKET_SIZE = 0x27;
    static final int WILDCARDS = 0x28;
    static final int SUBSCRIPTION_IDS = 0x29;
    static final int SHARED = 0x2A;

    private static final Map<Integer, String> NAMES = Map.of(
            PAYLOAD_FORMAT, "Payload-Format-Indicator",
            EXPIRY, "Message-Expiry-Interval",
            CONTENT_TYPE, "Content-Type",
            RESPONSE_TOPIC, "Response-Topic",
            CORRELATION, "Correlation-Data");

    private Properties() {}

    /** Those of a PUBLISH; what is of a wrong type or unknown is left out. */
    static PacketWriter written(Map<?, ?> properties) {
        PacketWriter out = new PacketWriter();
        NAMES.forEach((id, name) -> write(out, id, properties.get(name)));
        if (properties.get(USER) instanceof Map<?, ?> user) {
            user.forEach((name, value) ->
                    out.u8(USER_PROPERTY).text(String.valueOf(name)).text(String.valueOf(value)));
        }
        return out;
    }

    private static void write(PacketWriter out, int id, @Nullable Object value) {
        if (id == PAYLOAD_FORMAT && value instanceof Number number) {
            out.u8(id).u8(number.intValue());
        } else if (id == EXPIRY && value instanceof Number number) {
            out.u8(id).u32(number.longValue());
        } else if (id == CORRELATION && value instanceof byte[] bytes) {
            out.u8(id).binary(bytes);
        } else if ((id == CONTENT_TYPE || id == RESPONSE_TOPIC || id == CORRELATION) && value instanceof String text) {
            out.u8(id).text(text);
        }
    }

    /** Those of a PUBLISH that came. */
    static Map<String, @Nullable Object> published(PacketReader in) throws IOException {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        Map<String, @Nullable Object> user = new LinkedHashMap<>();
        while (in.hasMore()) {
            int id = in.u8();
            if (id == USER_PROPERTY) {
                user.put(in.text(), in.text());
            } else {
                Object value = value(id, in);
                String name = NAMES.get(id);
                if (name != null) {
                    properties.put(name, value);
                }
            }
        }
        if (!user.isEmpty()) {
            properties.put(USER, user);
        }
        return properties;
    }

    /** Any property's value: a number, text or bytes. */
    static Object value(int id, PacketReader in) throws IOException {
        return switch (id) {
            case PAYLOAD_FORMAT, MAXIMUM_QOS, RETAIN_AVAILABLE, WILDCARDS, SUBSCRIPTION_IDS, SHARED -> (long) in.u8();
            case SERVER_KEEP_ALIVE, RECEIVE_MAXIMUM, TOPIC_ALIAS_MAXIMUM -> (long) in.u16();
            case EXPIRY, SESSION_EXPIRY, MAXIMUM_PACKET_SIZE -> in.u32();
            case SUBSCRIPTION_ID -> (long) in.length();
            case CORRELATION, AUTH_DATA -> in.binary();
            case CONTENT_TYPE,
                    RESPONSE_TOPIC,
                    ASSIGNED_CLIENT_ID,
                    AUTH_METHOD,
                    RESPONSE_INFORMATION,
                    SERVER_REFERENCE,
                    REASON -> in.text();
            case USER_PROPERTY -> in.text() + "=" + in.text();
            default -> throw new IOException("the remote broker sent an unknown property " + id);
        };
    }
}
