package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.event.EventType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Topics that a rule can match, for the index (SQ-07)")
class TopicHintsTest {
    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("SELECT * FROM \"a/#\", \"b/+\"", List.of("a/#", "b/+")),
                Arguments.of("SELECT * FROM \"message.publish\" WHERE topic =~ 'a/#' AND qos = 1", List.of("a/#")),
                Arguments.of(
                        "SELECT * FROM \"message.publish\" WHERE qos = 1 AND (topic = 'a' OR topic =~ 'b/+')",
                        List.of("a", "b/+")),
                Arguments.of("SELECT * FROM \"message.publish\", \"c\" WHERE topic = 'a'", List.of("a", "c")),
                Arguments.of("SELECT * FROM \"client.connected\"", List.of()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void areFoundInFromAndWhere(String sql, List<String> filters) {
        assertThat(Rules.compile(sql).topicFilters().orElseThrow().stream().map(TopicFilter::text))
                .containsExactlyInAnyOrderElementsOf(filters);
    }

    static Stream<String> unlimited() {
        return Stream.of(
                "SELECT * FROM \"message.publish\"",
                "SELECT * FROM \"message.publish\" WHERE qos = 1",
                "SELECT * FROM \"message.publish\" WHERE topic =~ 'a/#' OR qos = 1",
                "SELECT * FROM \"message.publish\" WHERE NOT topic =~ 'a/#'",
                "SELECT * FROM \"message.publish\" WHERE topic != 'a'",
                "SELECT * FROM \"message.publish\" WHERE topic = 'a/#'",
                "SELECT * FROM \"message.publish\" WHERE topic =~ client_id",
                "SELECT payload.x AS topic FROM \"message.publish\" WHERE topic = 'a'",
                "SELECT * FROM \"message.publish\", \"client.connected\"");
    }

    @ParameterizedTest
    @MethodSource("unlimited")
    void areAbsentWhereAnyTopicMayMatch(String sql) {
        assertThat(Rules.compile(sql).topicFilters()).isEmpty();
    }

    @Test
    void aRuleKnowsItsEvents() {
        CompiledRule rule = Rules.compile("SELECT event FROM \"client.connected\", \"t/#\"");
        assertThat(rule.events()).containsExactlyInAnyOrder(EventType.CLIENT_CONNECTED, EventType.MESSAGE_PUBLISH);
        assertThat(rule.sources()).hasSize(2);
        assertThat(rule.isForeach()).isFalse();
    }

    @Test
    void sourcesDecideWhichMessagesARuleSees() {
        assertThat(Rules.run("SELECT topic FROM \"t/+\"", "x", "t/a")).isInstanceOf(RuleResult.Matched.class);
        assertThat(Rules.run("SELECT topic FROM \"t/+\"", "x", "t/a/b")).isSameAs(RuleResult.NO_MATCH);
        assertThat(Rules.run("SELECT topic FROM \"#\"", "x", "$SYS/a")).isSameAs(RuleResult.NO_MATCH);
        assertThat(Rules.run("SELECT topic FROM \"message.publish\" WHERE topic =~ '$SYS/#'", "x", "$SYS/a"))
                .isInstanceOf(RuleResult.Matched.class);
        assertThat(Rules.run("SELECT event FROM \"client.connected\"", "x", "t/a"))
                .isSameAs(RuleResult.NO_MATCH);
    }
}
