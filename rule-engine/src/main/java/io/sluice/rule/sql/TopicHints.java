package io.sluice.rule.sql;

import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.EventType;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds topic filters of which a published message must match one if the rule is to match: those after FROM, and for
 * {@code FROM "message.publish"} what WHERE demands of {@code topic}.
 *
 * <p>An index made of them rejects a message before the rule sees it. That is the same as evaluating the rule, but for one
 * thing: an item that would have failed is not evaluated, and no failure is counted for a message that could not match anyway.
 */
final class TopicHints {
    private TopicHints() {}

    /** The filters; null if a message of any topic may match. */
    static @Nullable List<TopicFilter> of(List<RuleSource> sources, Statement statement) {
        List<TopicFilter> all = new ArrayList<>();
        for (RuleSource source : sources) {
            if (source instanceof RuleSource.Topic topic) {
                all.add(topic.filter());
            } else if (source.type() == EventType.MESSAGE_PUBLISH) {
                Expression where = statement.where();
                List<TopicFilter> demanded = where == null || hidesTopic(statement) ? null : demandedBy(where);
                if (demanded == null) {
                    return null;
                }
                all.addAll(demanded);
            }
        }
        return List.copyOf(all);
    }

    /** Whether some alias gives the name {@code topic} another meaning. */
    private static boolean hidesTopic(Statement statement) {
        List<SelectItem> items =
                statement instanceof Statement.Select select ? select.items() : ((Statement.Foreach) statement).items();
        return items.stream()
                .anyMatch(item -> item instanceof SelectItem.Value value
                        && !value.alias().isEmpty()
                        && value.alias().get(0).equals(new AliasStep.Key(Column.TOPIC.sqlName())));
    }

    private static @Nullable List<TopicFilter> demandedBy(Expression condition) {
        if (!(condition instanceof Expression.Binary binary)) {
            return null;
        }
        return switch (binary.operator()) {
            case AND -> {
                List<TopicFilter> left = demandedBy(binary.left());
                yield left == null ? demandedBy(binary.right()) : left;
            }
            case OR -> either(demandedBy(binary.left()), demandedBy(binary.right()));
            case EQUAL, TOPIC_MATCH -> demandedOfTopic(binary);
            default -> null;
        };
    }

    private static @Nullable List<TopicFilter> either(
            @Nullable List<TopicFilter> left, @Nullable List<TopicFilter> right) {
        if (left == null || right == null) {
            return null;
        }
        List<TopicFilter> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    private static @Nullable List<TopicFilter> demandedOfTopic(Expression.Binary binary) {
        if (!(binary.left() instanceof Expression.Name name)
                || !name.name().equals(Column.TOPIC.sqlName())
                || !(binary.right() instanceof Expression.Literal literal)
                || !(literal.value() instanceof String text)
                || binary.operator() == BinaryOperator.EQUAL && !TopicSyntax.isValidName(text)) {
            return null;
        }
        try {
            TopicFilter filter = TopicFilter.parse(text);
            return filter.isShared() ? null : List.of(filter);
        } catch (InvalidTopicException e) {
            return null;
        }
    }
}
