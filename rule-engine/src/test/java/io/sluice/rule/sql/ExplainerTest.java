package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.time.TimeSource;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.MapView;
import io.sluice.rule.explain.Explanation;
import io.sluice.rule.explain.Explanation.End;
import io.sluice.rule.explain.ExpressionText;
import io.sluice.rule.explain.Part;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.Statement;
import io.sluice.rule.sql.parser.RuleParser;
import io.sluice.rule.state.RuleState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of an event, piece by piece. */
@NullUnmarked // plain JSON maps
final class ExplainerTest {
    private static final long NOON = 1_700_000_000_000L;

    private static Explanation explain(String sql, String payload) {
        Map<String, Object> columns = Map.of("topic", "t/a", "payload", payload, "qos", 1L, "client_id", "c1");
        return explain(sql, columns);
    }

    private static Explanation explain(String sql, Map<String, Object> columns) {
        try {
            return Explainer.of(sql, null)
                    .explain(new MapView(EventType.MESSAGE_PUBLISH, columns, PayloadPaths.NONE), NOON);
        } catch (RuleSyntaxException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The parts as lines: text = value, or what else it came to. */
    private static String lines(Part part, String indent) {
        StringBuilder text = new StringBuilder(indent + part.text() + " -> ");
        text.append(part.state() == Part.State.VALUE ? part.value() : part.state());
        text.append(part.note() == null ? "\n" : " (" + part.note() + ")\n");
        part.parts().forEach(inner -> text.append(lines(inner, indent + "  ")));
        return text.toString();
    }

    private static String where(Explanation explanation) {
        return lines(Objects.requireNonNull(explanation.where()), "");
    }

    private static Part item(Explanation explanation, int index) {
        return explanation.items().get(index).part();
    }

    @Test
    void aMatchShowsEveryItemAndTheParts() {
        Explanation shown = explain(
                "SELECT payload.temp AS t, topic FROM \"t/+\" WHERE t > 20 AND (topic =~ 't/a' OR qos = 2)",
                "{\"temp\": 21.5}");
        assertThat(shown.end()).isEqualTo(End.MATCHED);
        assertThat(shown.reason()).isNull();
        assertThat(shown.items().get(0).name()).isEqualTo("t");
        assertThat(item(shown, 0).value()).isEqualTo(21.5);
        assertThat(where(shown)).isEqualTo("""
                t > 20 AND (topic =~ 't/a' OR qos = 2) -> true
                  t > 20 -> true
                    t -> 21.5
                  topic =~ 't/a' OR qos = 2 -> true
                    topic =~ 't/a' -> true
                      topic -> t/a
                    qos = 2 -> SKIPPED
                """);
        assertThat(shown.outputs()).isEqualTo(List.of(Map.of("t", 21.5, "topic", "t/a")));
    }

    @Test
    void aFalseConditionShowsBothSides() {
        Explanation shown =
                explain("SELECT qos FROM \"t/#\" WHERE payload.a >= payload.b.c", "{\"a\":1,\"b\":{\"c\":2}}");
        assertThat(shown.end()).isEqualTo(End.WHERE);
        assertThat(shown.failed()).isFalse();
        assertThat(shown.reason()).isEqualTo("the condition is false");
        assertThat(where(shown)).isEqualTo("payload.a >= payload.b.c -> false\n  payload.a -> 1\n  payload.b.c -> 2\n");
    }

    @Test
    void whatIsAbsentComesWithARemedy() {
        String payload = "{\"temp\": 21.5, \"loc\": {\"lat\": 1}, \"unit\": \"C\"}";
        String sql = "SELECT payload.tmp AS t, payload.loc.lon AS lon, payload.unit.x AS x, temp, colour, "
                + "payload.zz9 AS z FROM \"t/#\" WHERE t > 1";
        Explanation shown = explain(sql, payload);
        assertThat(shown.items())
                .extracting(item -> item.part().note())
                .containsExactly(
                        "payload has no tmp; did you mean temp?",
                        "payload.loc has no lon; did you mean lat?",
                        "payload.unit is the text 'C', nothing lies below it",
                        "no column; the payload has it: write payload.temp",
                        "no column of this event",
                        "payload has no zz9; it has temp, loc, unit");
        assertThat(where(shown)).isEqualTo("t > 1 -> false\n  t -> ABSENT\n");
    }

    @Test
    void aPayloadThatIsNoJsonIsCalledThat() {
        Explanation shown = explain("SELECT payload.x AS x FROM \"t/#\" WHERE x = 1", "temp=21");
        assertThat(shown.end()).isEqualTo(End.WHERE);
        assertThat(shown.reason()).contains("the condition is false", "the payload is not JSON");
        assertThat(item(shown, 0).note()).isEqualTo("the payload is not JSON");
    }

    @Test
    void aFailingItemIsNamedWithItsOperandsAndStopsTheRest() {
        Explanation shown = explain(
                "SELECT qos, payload.a + payload.b AS sum, topic FROM \"t/#\" WHERE qos = 1", "{\"a\":1,\"b\":true}");
        assertThat(shown.end()).isEqualTo(End.SELECT);
        assertThat(shown.failed()).isTrue();
        assertThat(shown.reason()).startsWith("payload.a + payload.b: ");
        assertThat(item(shown, 1).parts()).extracting(Part::value).containsExactly(1L, true);
        assertThat(item(shown, 2).state()).isEqualTo(Part.State.SKIPPED);
        assertThat(where(shown)).isEqualTo("qos = 1 -> SKIPPED\n");
    }

    @Test
    void branchesThatWereNotTakenAreNotEvaluated() {
        String cases = "CASE WHEN is_num(payload.x) THEN payload.x * 2 WHEN payload.x = 'a' THEN 0 ELSE 1 END";
        Part number = item(explain("SELECT " + cases + " AS y FROM \"t/#\"", "{\"x\":4}"), 0);
        assertThat(number.value()).isEqualTo(8L);
        assertThat(number.parts()).extracting(Part::text).containsExactly("is_num(payload.x)", "payload.x * 2");
        Part text = item(explain("SELECT " + cases + " AS y FROM \"t/#\"", "{\"x\":\"b\"}"), 0);
        assertThat(text.parts()).extracting(Part::text).containsExactly("is_num(payload.x)", "payload.x = 'a'", "1");
        String simple = "CASE qos WHEN 0 THEN 'a' WHEN 1 THEN 'b' END";
        Part subject = item(explain("SELECT " + simple + " AS y FROM \"t/#\"", "{}"), 0);
        assertThat(subject.parts()).extracting(Part::text).containsExactly("qos", "0", "1", "'b'");
    }

    @Test
    void foreachShowsTheElements() {
        String sql = "FOREACH payload.s AS s DO s.v * 2 AS v INCASE s.v > 1 FROM \"t/#\"";
        Explanation shown = explain(sql, "{\"s\":[{\"v\":1},{\"v\":2}]}");
        assertThat(shown.end()).isEqualTo(End.MATCHED);
        assertThat(shown.elementCount()).isEqualTo(2);
        assertThat(shown.elements())
                .extracting(e -> Objects.requireNonNull(e.inCase()).value())
                .containsExactly(false, true);
        assertThat(shown.elements().get(1).items().get(0).part().value()).isEqualTo(4L);
        assertThat(shown.outputs()).isEqualTo(List.of(Map.of("v", 4L)));

        String counted = "FOREACH payload.s AS s FROM \"t/#\" WHERE length(s) > 1";
        assertThat(explain(counted, "{\"s\":[1]}").end()).isEqualTo(End.WHERE);
        assertThat(where(explain(counted, "{\"s\":[1,2]}")))
                .isEqualTo("length(s) > 1 -> true\n  length(s) -> 2\n    s -> [1, 2]\n");

        assertThat(explain(sql, "{\"s\":[{\"v\":0}]}"))
                .returns(End.INCASE, Explanation::end)
                .returns("the condition is false for the only element", Explanation::reason);
        assertThat(explain(sql, "{\"s\":[]}").reason()).isEqualTo("the array is empty");
        assertThat(explain(sql, "{\"s\":{\"v\":0}}").reason())
                .isEqualTo("there is nothing to go through: payload.s is the object {\"v\":0}");
        assertThat(explain(sql, "{}").reason()).isEqualTo("there is nothing to go through: payload.s is absent");
        assertThat(explain(sql, "{\"s\":[{\"v\":2},{\"v\":\"x\"}]}"))
                .returns(true, Explanation::failed)
                .matches(failed -> failed.end() == End.INCASE || failed.end() == End.DO);
    }

    @Test
    void anotherTopicIsNoneOfTheRules() {
        Explanation shown = explain("SELECT * FROM \"x/+\", \"y\"", "{}");
        assertThat(shown.end()).isEqualTo(End.FROM);
        assertThat(shown.reason()).isEqualTo("the rule reads from \"x/+\", \"y\", this is message.publish on t/a");
    }

    @Test
    void theTimeIsThatOfTheEvent() {
        Explanation shown = explain("SELECT now_timestamp() AS at FROM \"t/#\"", "{}");
        assertThat(item(shown, 0).value()).isEqualTo(NOON / 1000);
    }

    @Test
    void whatRulesRememberIsReadAndNotWritten() throws Exception {
        RuleState live = RuleState.empty();
        live.shared().put("k", 1L);
        MapView event = new MapView(
                EventType.MESSAGE_PUBLISH, Map.of("topic", "t/a"), PayloadPaths.NONE, TimeSource.system(), live);
        String sql = "SELECT kv_store_get('k') AS before, kv_store_put('k', 2) AS done, kv_store_get('k') AS after "
                + "FROM \"t/#\"";
        Explanation shown = Explainer.of(sql, null).explain(event, NOON);
        assertThat(shown.outputs()).isEqualTo(List.of(Map.of("before", 1L, "done", true, "after", 2L)));
        assertThat(item(shown, 2).value()).isEqualTo(2L);
        assertThat(live.shared().get("k")).isEqualTo(1L);
    }

    @ParameterizedTest
    @MethodSource("io.sluice.rule.sql.ConformanceTest#covered")
    void itAgreesWithTheRuleInEveryConformanceCase(ConformanceTest.Case given) throws Exception {
        CompiledRule rule;
        try {
            rule = RuleCompiler.compile(given.sql());
        } catch (RuleSyntaxException noRule) {
            return;
        }
        EventType type = EventType.of((String) given.event().get("event"));
        RuleResult result = rule.evaluate(new MapView(type, given.event(), rule.paths()));
        Explanation shown =
                Explainer.of(given.sql(), null).explain(new MapView(type, given.event(), PayloadPaths.NONE), NOON);
        boolean anyFailed = shown.items().stream().anyMatch(item -> item.part().hasFailed())
                || shown.where() != null && shown.where().hasFailed()
                || shown.elements().stream()
                        .anyMatch(e -> e.inCase() != null && e.inCase().hasFailed()
                                || e.items().stream()
                                        .anyMatch(item -> item.part().hasFailed()));
        assertThat(anyFailed).isEqualTo(result instanceof RuleResult.Failed);
        assertThat(shown.failed()).isEqualTo(result instanceof RuleResult.Failed);
        boolean isFalse =
                shown.where() != null && Boolean.FALSE.equals(shown.where().value());
        assertThat(isFalse || shown.end() == End.FROM).isEqualTo(result instanceof RuleResult.NoMatch);
        boolean isVolatile = given.sql().matches("(?s).*(random|uuid|now_|timestamp|date|mongo).*");
        if (result instanceof RuleResult.Matched matched && !isVolatile) {
            assertThat(shown.outputs()).isEqualTo(matched.answers());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 1 AND (b = 2 OR c = 3) AND NOT d.e = 'it'",
                "(a OR b) AND c",
                "NOT (a OR b)",
                "a + b * (c - 2) / -d[1]",
                "a - (b - c)",
                "x NOT IN (1, 'b', y.z)",
                "CASE WHEN a > 1 THEN f(b, [1, 2]) ELSE c[1..2] END = 2",
                "topic =~ 'a/+'"
            })
    void expressionsAreWrittenAsTheyWere(String text) throws Exception {
        Statement statement = RuleParser.parse("SELECT * FROM \"t/#\" WHERE " + text);
        assertThat(ExpressionText.of(Objects.requireNonNull(statement.where()))).isEqualTo(text);
    }
}
