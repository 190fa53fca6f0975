package io.sluice.rule.event;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every column that some event has. The name in SQL is the constant's name in lower case, but for the {@code _V4} ones: those
 * are columns whose name is the same in both styles and whose value is not. The sample is what a rule test without a context
 * is given.
 */
public enum Column {
    CLIENT_ID("c_emqx", "client identifier"),
    CLIENTID("c_emqx", "client identifier"),
    USERNAME("u_emqx", "user name, absent if none was given"),
    EVENT(null, "name of the event"),
    EVENT_V4("event", null, "name of the event"),
    NODE("sluice@127.0.0.1", "name of the node where it happened"),
    ID("5898704A55D6AF4430000083D0002", "message id, upper-case hexadecimal"),
    TOPIC("t1", "topic of the message; first filter of a subscription"),
    PAYLOAD("{\"msg\": \"hello\"}", "payload as it came; payload.x reads it as JSON"),
    PEERNAME("127.0.0.1:52918", "address and port of the client"),
    PEERHOST("127.0.0.1", "address of the client"),
    QOS(1L, "quality of service, 0 to 2"),
    TIMESTAMP(1_558_587_875_090L, "when it happened, of a message when it arrived; milliseconds since the epoch"),
    TIMESTAMP_V4("timestamp", 1_558_587_875_090L, "when it happened, milliseconds since the epoch"),
    RETAIN(0L, "1 if the message is to be retained, else 0; in `*` only"),
    FLAGS(
            inOrder("dup", false, "retain", false),
            "flags.retain and flags.dup of the message as it came, true or false"),
    HEADERS(Map.of(), "notes with the message: peername, peerhost, username, proto_name, proto_ver of the publisher"),
    PUBLISH_RECEIVED_AT(1_558_587_875_090L, "when the message arrived, milliseconds since the epoch"),
    PUB_PROPS(Map.of(), "properties that the message came with, by their MQTT 5 names"),
    PUBACK_PROPS(Map.of(), "properties of the acknowledgement"),
    FROM_CLIENTID("c_emqx_1", "client identifier of the publisher"),
    FROM_USERNAME("u_emqx_1", "user name of the publisher"),
    REASON("no_subscribers", "why it happened"),
    REASON_CODE("normal", "name or number of the reason"),
    AUTH_RESULT("success", "result of the authentication: success, for only such clients get so far"),
    MOUNTPOINT("", "prefix put before the topics of this client"),
    CLEAN_START(true, "flag clean start of the CONNECT"),
    CONNACK(0L, "code of the CONNACK: 0, for a client that is refused does not connect"),
    CONNECTED_AT(1_558_587_875_090L, "when it connected, milliseconds since the epoch"),
    DISCONNECTED_AT(1_558_587_875_090L, "when it disconnected, milliseconds since the epoch"),
    IS_BRIDGE(false, "whether the client is a bridge"),
    KEEPALIVE(60L, "keep-alive of the client, seconds"),
    PROTO_NAME("MQTT", "name of the protocol"),
    PROTO_VER(4L, "version of the protocol"),
    SOCKNAME("127.0.0.1:1883", "our address and port that the client connected to"),
    EXPIRY_INTERVAL(0L, "life of the session after its connection, seconds"),
    RECEIVE_MAXIMUM(32L, "messages the client takes unacknowledged"),
    CONN_PROPS(Map.of(), "properties of the CONNECT"),
    DISCONN_PROPS(Map.of(), "properties of the DISCONNECT"),
    TOPIC_FILTERS(List.of(inOrder("topic", "t1", "qos", 1L)), "list of {topic, qos, sub_opts}, as the client asked"),
    SUB_PROPS(Map.of(), "properties of the SUBSCRIBE"),
    UNSUB_PROPS(Map.of(), "properties of the UNSUBSCRIBE"),
    NL(0L, "no local, 0 or 1"),
    RAP(0L, "retain as published, 0 or 1"),
    RC(0L, "reason code of the SUBACK"),
    RH(0L, "retain handling, 0 to 2"),
    ACTION("publish", "publish or subscribe"),
    IS_CACHE(false, "whether the answer came from a cache; there is none, so false"),
    RESULT("allow", "allow or deny"),
    METADATA(Map.of(), "metadata.rule_id: id of the rule");

    private static final Map<String, Column> BY_NAME_V3 = new HashMap<>();
    private static final Map<String, Column> BY_NAME_V4 = new HashMap<>();

    static {
        for (Column column : values()) {
            BY_NAME_V3.putIfAbsent(column.sqlName, column);
            BY_NAME_V4.put(column.sqlName, column);
        }
    }

    private final String sqlName;
    private final @Nullable Object sample;
    private final String description;

    Column(@Nullable Object sample, String description) {
        this.sqlName = name().toLowerCase(Locale.ROOT);
        this.sample = sample;
        this.description = description;
    }

    Column(String sqlName, @Nullable Object sample, String description) {
        this.sqlName = sqlName;
        this.sample = sample;
        this.description = description;
    }

    private static Map<String, Object> inOrder(String first, Object value, String second, Object otherValue) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, value);
        map.put(second, otherValue);
        return Collections.unmodifiableMap(map);
    }

    /** The column of a name in one style, null if no event has it. Case-sensitive. */
    public static @Nullable Column of(String sqlName, Dialect dialect) {
        return (dialect == Dialect.V3 ? BY_NAME_V3 : BY_NAME_V4).get(sqlName);
    }

    /** Name in SQL. */
    public String sqlName() {
        return sqlName;
    }

    /** Value for a rule test without a context; null where the event type has it. */
    public @Nullable Object sample() {
        return sample;
    }

    /** What it holds, one line. */
    public String description() {
        return description;
    }
}
