package io.sluice.rule.sql;

import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;

/** What a rule reads from: one name after FROM. */
public sealed interface RuleSource {
    /** As written, without the quotes. */
    String name();

    EventType type();

    Dialect dialect();

    /** {@code "message.publish"} or {@code "$events/client_connected"}. */
    record Event(String name, EventType type, Dialect dialect) implements RuleSource {}

    /** Published messages whose topic matches a filter: {@code "t/#"}. */
    record Topic(String name, TopicFilter filter) implements RuleSource {
        @Override
        public EventType type() {
            return EventType.MESSAGE_PUBLISH;
        }

        @Override
        public Dialect dialect() {
            return Dialect.V4;
        }
    }
}
