package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValuePath;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.EventView;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.Comparison;
import io.sluice.rule.value.RuleFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What belongs to the event, by function instead of by column; and lists of topic filters. */
final class MessageFunctions {
    private static final int QOS = 2;

    static final List<RuleFunction> ALL = List.of(
            event("""
                    msgid() -> text since 3.2
                    Identifier of the message: column id. Undefined if the event has none.
                    is_str(msgid()) -> true
                    """, event -> event.column(Column.ID)),
            event("""
                    qos() -> integer since 3.2
                    Quality of service: column qos.
                    qos() -> 1
                    """, event -> event.column(Column.QOS)),
            of("""
                    topic([level: integer]) -> text since 3.2
                    The topic, or one level of it, counted from 1. A topic that begins with / has an empty first level.
                    Fails if there is no such level.
                    topic() -> 't1'
                    topic(1) -> 't1'
                    topic(2) -> fails
                    """, Effect.NONE, (event, a) -> a.length == 0 ? event.column(Column.TOPIC) : level(event, a[0])),
            event("""
                    payload() -> text since 3.2
                    The payload as it came: column payload.
                    payload() -> '{"msg": "hello"}'
                    """, event -> event.column(Column.PAYLOAD)),
            event("""
                    clientid() -> text since 3.2
                    Client identifier: column client_id or clientid.
                    clientid() -> 'c_emqx'
                    """, event -> either(event, Column.CLIENTID, Column.CLIENT_ID)),
            event("""
                    username() -> text since 3.2
                    User name: column username. Undefined if the client gave none.
                    username() -> 'u_emqx'
                    """, event -> event.column(Column.USERNAME)),
            event("""
                    clientip() -> text since 3.2
                    Address of the client, without port.
                    clientip() -> '127.0.0.1'
                    """, MessageFunctions::host),
            event("""
                    peerhost() -> text since 4.0
                    Address of the client, without port; another name of clientip.
                    peerhost() -> '127.0.0.1'
                    """, MessageFunctions::host),
            event("""
                    peername() -> text since 3.2
                    Address and port of the client: column peername. Undefined if the event shows the address only.
                    is_null(peername()) -> true
                    """, event -> event.column(Column.PEERNAME)),
            event("""
                    timestamp() -> integer since 3.2
                    When it happened, milliseconds since the epoch: column timestamp.
                    is_int(timestamp()) -> true
                    """, event -> event.column(Column.TIMESTAMP)),
            event("""
                    flags() -> object since 3.2
                    Flags of the message: retain and dup.
                    map_get('retain', flags()) -> false
                    """, MessageFunctions::flags),
            of("""
                    flag(name: text) -> boolean since 3.2
                    One flag of the message. Undefined if there is no such flag.
                    flag('retain') -> false
                    flag('hot') -> undefined
                    """, Effect.NONE, (event, a) -> member(flags(event), Arguments.text(a[0]))),
            event("""
                    headers() -> object since 3.2
                    Notes that the broker keeps with the message: column headers.
                    headers() -> {}
                    """, event -> event.column(Column.HEADERS)),
            of("""
                    header(name: text) -> any since 3.2
                    One header. Undefined if there is no such header.
                    header('origin') -> undefined
                    """, Effect.NONE, (event, a) -> member(event.column(Column.HEADERS), Arguments.text(a[0]))),
            of("""
                    contains_topic(topic_filters: array, filter: text[, qos: integer]) -> boolean since 3.2
                    Whether a list of subscriptions, as column topic_filters, has just this filter, and with this QoS if one
                    is given. Wildcards are compared as they are written.
                    contains_topic('[{"topic":"t/#","qos":1}]', 't/#') -> true
                    contains_topic('[{"topic":"t/#","qos":1}]', 't/#', 0) -> false
                    contains_topic('[{"topic":"t/#","qos":1}]', 't/1') -> false
                    """, a -> contains(a, Arguments.text(a[1])::equals)),
            of("""
                    contains_topic_match(topic_filters: array, filter: text[, qos: integer]) -> boolean since 3.2
                    Whether the topic of some subscription of the list matches a filter, and has this QoS if one is given.
                    Fails if the filter is none.
                    contains_topic_match('[{"topic":"t/1","qos":1}]', 't/#') -> true
                    contains_topic_match('[{"topic":"t/1","qos":1}]', 't/+', 2) -> false
                    contains_topic_match('[{"topic":"t/1"}]', 't/#/x') -> fails
                    """, a -> contains(a, filter(Arguments.text(a[1]))::matches)));

    private MessageFunctions() {}

    private interface OfEvent {
        @Nullable
        Object call(EventView event);
    }

    private static RuleFunction event(String declaration, OfEvent body) {
        return of(declaration, Effect.NONE, (event, a) -> body.call(event));
    }

    private static @Nullable Object either(EventView event, Column first, Column second) {
        Object value = event.column(first);
        return value == ValuePath.UNDEFINED ? event.column(second) : value;
    }

    private static @Nullable Object host(EventView event) {
        Object host = event.column(Column.PEERHOST);
        if (host == ValuePath.UNDEFINED && event.column(Column.PEERNAME) instanceof String peername) {
            int port = peername.lastIndexOf(':');
            return port < 0 ? peername : peername.substring(0, port);
        }
        return host;
    }

    /** Events of the first style show one flag only, as a column. */
    private static @Nullable Object flags(EventView event) {
        Object flags = event.column(Column.FLAGS);
        return flags == ValuePath.UNDEFINED && event.column(Column.RETAIN) instanceof Long retain
                ? Map.of("retain", retain == 1)
                : flags;
    }

    private static String level(EventView event, @Nullable Object number) {
        int level = Arguments.count(number);
        String[] levels = Arguments.text(event.column(Column.TOPIC)).split("/", -1);
        if (level < 1 || level > levels.length) {
            throw new RuleFailure("the topic has " + levels.length + " levels, none is number " + level);
        }
        return levels[level - 1];
    }

    private static @Nullable Object member(@Nullable Object object, String key) {
        return object instanceof Map<?, ?> map && map.containsKey(key) ? map.get(key) : ValuePath.UNDEFINED;
    }

    private static boolean contains(@Nullable Object[] arguments, Predicate<String> wanted) {
        for (Object entry : Arguments.array(opened(arguments[0]))) {
            if (member(entry, "topic") instanceof String topic
                    && wanted.test(topic)
                    && (arguments.length <= QOS || Comparison.same(member(entry, "qos"), arguments[QOS]))) {
                return true;
            }
        }
        return false;
    }

    /** A rule test gives the list as JSON text. */
    private static @Nullable Object opened(@Nullable Object list) {
        if (!(list instanceof String text)) {
            return list;
        }
        try {
            return Json.decode(text);
        } catch (IOException e) {
            return list;
        }
    }

    private static TopicFilter filter(String text) {
        try {
            return TopicFilter.parse(text);
        } catch (InvalidTopicException e) {
            throw new RuleFailure(String.valueOf(e.getMessage()));
        }
    }
}
