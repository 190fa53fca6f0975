package io.sluice.rule.sql;

import io.sluice.connector.NearestWord;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The FROM of a rule. A name is an event of the first style, an event topic {@code $events/...}, or else a topic filter.
 * Two words with a dot between are taken for a misspelt event, not for a topic: nobody would notice a rule that never fires.
 */
final class Sources {
    private static final Pattern LIKE_AN_EVENT = Pattern.compile("[a-z]+\\.[a-z_]+");

    private final List<RuleSource> list;

    private Sources(List<RuleSource> list) {
        this.list = list;
    }

    static Sources of(List<Source> names) throws RuleSyntaxException {
        List<RuleSource> list = new ArrayList<>();
        for (Source name : names) {
            list.add(source(name));
        }
        return new Sources(List.copyOf(list));
    }

    private static RuleSource source(Source source) throws RuleSyntaxException {
        String name = source.name();
        EventType type = EventType.of(name);
        if (type != null) {
            return new RuleSource.Event(name, type, name.startsWith("$") ? Dialect.V4 : Dialect.V3);
        }
        if (isMeantAsEvent(name)) {
            throw new RuleSyntaxException("unknown event \"" + name + "\"; " + nearest(name), source.position());
        }
        try {
            TopicFilter filter = TopicFilter.parse(name);
            if (filter.isShared()) {
                throw new RuleSyntaxException("a rule cannot read from a shared subscription", source.position());
            }
            return new RuleSource.Topic(name, filter);
        } catch (InvalidTopicException e) {
            throw new RuleSyntaxException("neither an event nor a topic filter: " + e.getMessage(), source.position());
        }
    }

    private static boolean isMeantAsEvent(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return name.startsWith(EventType.TOPIC_PREFIX)
                || LIKE_AN_EVENT.matcher(name).matches()
                || EventType.of(lower) != null
                || lower.startsWith("$event")
                        && NearestWord.to(lower, EventType.sources()).isPresent();
    }

    private static String nearest(String name) {
        if (name.equals(EventType.TOPIC_PREFIX + "message_publish")) {
            return "published messages are read by a topic filter such as \"#\", or by \"message.publish\"";
        }
        return NearestWord.to(name.toLowerCase(Locale.ROOT), EventType.sources())
                .map(word -> "did you mean \"" + word + "\"?")
                .orElseGet(() -> "there are " + allLike(name));
    }

    /** The events of the style that a name is in. */
    private static String allLike(String name) {
        return EventType.sources().stream()
                .filter(source -> source.startsWith("$") == name.startsWith("$"))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    List<RuleSource> list() {
        return list;
    }

    /** Whether a name that no event declares is allowed: one source of the second style is enough. */
    boolean areLenient() {
        return list.stream().anyMatch(source -> source.dialect() == Dialect.V4);
    }

    /** Columns of all sources that can be named. */
    Set<Column> columns() {
        Set<Column> columns = EnumSet.noneOf(Column.class);
        list.forEach(source -> columns.addAll(source.type().selectable(source.dialect())));
        return columns;
    }

    /** Style of the first source that the event belongs to; null if it belongs to none. */
    @Nullable
    Dialect match(EventView event) {
        for (RuleSource source : list) {
            if (source.type() == event.type() && matches(source, event)) {
                return source.dialect();
            }
        }
        return null;
    }

    private static boolean matches(RuleSource source, EventView event) {
        if (source instanceof RuleSource.Topic topic) {
            String name = event.topic();
            return name != null && topic.filter().matches(name);
        }
        return true;
    }
}
