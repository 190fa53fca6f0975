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
    static final List<RuleFunction> ALL = List.of(
            column("msgid", Column.ID),
            column("qos", Column.QOS),
            column("timestamp", Column.TIMESTAMP),
            column("username", Column.USERNAME),
            column("peername", Column.PEERNAME),
            column("flags", Column.FLAGS),
            column("headers", Column.HEADERS),
            new RuleFunction("payload() -> text", "3.2", "column payload", (event, a) -> event.column(Column.PAYLOAD)),
            new RuleFunction(
                    "clientid() -> text",
                    "3.2",
                    "column client_id or clientid",
                    (event, a) -> either(event, Column.CLIENTID, Column.CLIENT_ID)),
            new RuleFunction("clientip() -> text", "3.2", "address of the client", (event, a) -> host(event)),
            new RuleFunction("peerhost() -> text", "4.0", "address of the client", (event, a) -> host(event)),
            new RuleFunction(
                    "topic([level]) -> text",
                    "3.2",
                    "the topic, or one level of it, from 1",
                    (event, a) -> a.length == 0 ? event.column(Column.TOPIC) : level(event, Arguments.count(a[0]))),
            new RuleFunction(
                    "flag(name) -> boolean",
                    "3.2",
                    "one of the flags",
                    (event, a) -> member(event.column(Column.FLAGS), Arguments.text(a[0]))),
            new RuleFunction(
                    "header(name) -> any",
                    "3.2",
                    "one of the headers",
                    (event, a) -> member(event.column(Column.HEADERS), Arguments.text(a[0]))),
            of(
                    "contains_topic(topic_filters, filter[, qos]) -> boolean",
                    "3.2",
                    "whether the list has just this filter",
                    a -> contains(a, Arguments.text(a[1])::equals)),
            of(
                    "contains_topic_match(topic_filters, filter[, qos]) -> boolean",
                    "3.2",
                    "whether a topic of the list matches the filter",
                    a -> contains(a, filter(Arguments.text(a[1]))::matches)));

    private MessageFunctions() {}

    private static RuleFunction column(String name, Column column) {
        return new RuleFunction(
                name + "() -> any", "3.2", "column " + column.sqlName(), (event, a) -> event.column(column));
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

    private static String level(EventView event, int level) {
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
                    && (arguments.length < 3 || Comparison.equal(member(entry, "qos"), arguments[2]))) {
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
