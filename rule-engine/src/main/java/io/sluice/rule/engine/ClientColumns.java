package io.sluice.rule.engine;

import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.DisconnectInfo;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.hook.TopicRequest;
import io.sluice.rule.event.Column;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each event about a client adds to the client's own columns. */
final class ClientColumns {
    private ClientColumns() {}

    static Map<Column, Object> connected(ConnectInfo connect) {
        Map<Column, Object> more = asked(connect);
        more.put(Column.CONNACK, 0L);
        more.put(Column.AUTH_RESULT, "success");
        more.put(Column.IS_BRIDGE, connect.isBridge());
        more.put(Column.RECEIVE_MAXIMUM, (long) connect.receiveMaximum());
        return more;
    }

    static Map<Column, Object> answered(ConnectInfo connect, String reasonCode) {
        Map<Column, Object> more = asked(connect);
        more.put(Column.REASON_CODE, reasonCode);
        return more;
    }

    private static Map<Column, Object> asked(ConnectInfo connect) {
        Map<Column, Object> more = new EnumMap<>(Column.class);
        more.put(Column.CLEAN_START, connect.cleanStart());
        more.put(Column.CONNECTED_AT, connect.connectedAtMillis());
        more.put(Column.KEEPALIVE, (long) connect.keepAliveSeconds());
        more.put(Column.EXPIRY_INTERVAL, connect.expirySeconds());
        more.put(Column.CONN_PROPS, connect.properties().toMap());
        putSockname(more, connect.sockname());
        return more;
    }

    private static void putSockname(Map<Column, Object> more, String sockname) {
        if (!sockname.isEmpty()) {
            more.put(Column.SOCKNAME, sockname);
        }
    }

    static Map<Column, Object> disconnected(DisconnectInfo disconnect, long nowMillis) {
        Map<Column, Object> more = new EnumMap<>(Column.class);
        more.put(Column.AUTH_RESULT, "success");
        more.put(Column.REASON_CODE, disconnect.reason().text());
        more.put(Column.REASON, disconnect.reason().text());
        more.put(Column.DISCONNECTED_AT, nowMillis);
        more.put(Column.DISCONN_PROPS, disconnect.properties().toMap());
        putSockname(more, disconnect.sockname());
        return more;
    }

    static Map<Column, Object> checked(AclAction action, String topic, AclVerdict verdict) {
        Map<Column, Object> more = new EnumMap<>(Column.class);
        more.put(Column.TOPIC, topic);
        more.put(Column.ACTION, action.name().toLowerCase(Locale.ROOT));
        more.put(Column.RESULT, verdict.name().toLowerCase(Locale.ROOT));
        // every decision is made anew
        more.put(Column.IS_CACHE, false);
        return more;
    }

    /** Topic and QoS are those of the first filter; QoS 0 when none is given. */
    static Map<Column, Object> requested(List<TopicRequest> topics) {
        Map<Column, Object> more = new EnumMap<>(Column.class);
        more.put(Column.AUTH_RESULT, "success");
        more.put(
                Column.TOPIC_FILTERS, topics.stream().map(ClientColumns::filter).toList());
        more.put(
                Column.QOS,
                topics.isEmpty() ? 0L : (long) topics.get(0).options().qos());
        if (!topics.isEmpty()) {
            more.put(Column.TOPIC, topics.get(0).filter());
        }
        return more;
    }

    private static Map<String, Object> filter(TopicRequest request) {
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("topic", request.filter());
        filter.put("qos", (long) request.options().qos());
        Map<String, Object> options = new LinkedHashMap<>();
        options(request.options()).forEach((column, value) -> options.put(column.sqlName(), value));
        filter.put("sub_opts", options);
        return filter;
    }

    /**
     * What there is to know of one subscription.
     *
     * @param column of the properties
     * @param properties of the packet that asked for it, or for its end
     */
    static Map<Column, Object> subscription(
            String filter, SubscribeOptions options, Column column, Map<String, Object> properties) {
        Map<Column, Object> more = options(options);
        more.put(Column.TOPIC, filter);
        more.put(column, properties);
        return more;
    }

    private static Map<Column, Object> options(SubscribeOptions options) {
        Map<Column, Object> more = new EnumMap<>(Column.class);
        more.put(Column.QOS, (long) options.qos());
        more.put(Column.NL, options.noLocal() ? 1L : 0L);
        more.put(Column.RAP, options.retainAsPublished() ? 1L : 0L);
        more.put(Column.RC, (long) options.qos());
        more.put(Column.RH, (long) options.retainHandling());
        return more;
    }
}
