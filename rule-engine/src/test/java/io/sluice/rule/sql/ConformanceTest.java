package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.Template;
import io.sluice.core.testing.Feature;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.MapView;
import io.sluice.rule.json.Json;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.value.Comparison;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of conformance/rule-cases.json, whose conventions are in the README beside it. */
@NullUnmarked // plain JSON maps
@Feature({"SQ-01", "SQ-05", "SQ-07", "SQ-08", "SQ-10", "SQ-14", "SQ-15", "SQ-23"})
@DisplayName("Rule SQL, conformance (SQ-01..10, 14, 15, 23)")
class ConformanceTest {
    /** Areas that come later. An area that passes as a whole must leave this list. */
    private static final Set<String> NOT_YET = Set.of();

    private static final double FLOAT_TOLERANCE = 1e-9;

    record Case(
            String id,
            String area,
            String sql,
            Map<String, Object> event,
            List<Object> accepted,
            List<Map<?, ?>> renders) {
        @Override
        public String toString() {
            return id + ": " + sql.replaceAll("\\s+", " ");
        }
    }

    @ParameterizedTest
    @MethodSource("covered")
    void answersAsExpected(Case wanted) {
        assertThat(failure(wanted)).isNull();
    }

    @Test
    void areasThatAreNotYetCoveredDoNotPassAsAWhole() {
        Map<String, Boolean> passes = new TreeMap<>();
        cases().filter(c -> NOT_YET.contains(c.area()))
                .forEach(c -> passes.merge(c.area(), failure(c) == null, Boolean::logicalAnd));
        assertThat(passes).doesNotContainValue(true);
    }

    @Test
    void allAreasAreCounted() {
        long covered = covered().count();
        System.out.printf(
                "conformance: %d cases covered, %d in areas not yet covered %s%n",
                covered, cases().count() - covered, NOT_YET);
        assertThat(cases().count()).isEqualTo(168);
    }

    static Stream<Case> covered() {
        return cases().filter(c -> !NOT_YET.contains(c.area()));
    }

    @SuppressWarnings("unchecked")
    private static Stream<Case> cases() {
        try (InputStream in = ConformanceTest.class.getResourceAsStream("/conformance/rule-cases.json")) {
            List<Map<String, Object>> all = (List<Map<String, Object>>) Json.decode(in.readAllBytes());
            return all.stream().map(ConformanceTest::read);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Case read(Map<String, Object> json) {
        List<Object> accepted = new ArrayList<>();
        accepted.add(json.get("expect"));
        accepted.addAll((List<Object>) json.getOrDefault("also", List.of()));
        return new Case(
                (String) json.get("id"),
                (String) json.get("area"),
                (String) json.get("sql"),
                (Map<String, Object>) json.get("event"),
                accepted,
                (List<Map<?, ?>>) json.getOrDefault("render", List.of()));
    }

    /** What is wrong, null if nothing is. */
    private static @Nullable String failure(Case wanted) {
        Object answer = answer(wanted);
        if (wanted.accepted().stream().noneMatch(accepted -> matches(accepted, answer))) {
            return "expected " + wanted.accepted() + " but was " + answer;
        }
        for (Map<?, ?> render : wanted.renders()) {
            @SuppressWarnings("unchecked")
            String text = Template.parse((String) render.get("tmpl")).render((Map<String, Object>) answer);
            if (!text.equals(render.get("out"))) {
                return "expected text " + render.get("out") + " but was " + text;
            }
        }
        return null;
    }

    private static @Nullable Object answer(Case wanted) {
        CompiledRule rule;
        try {
            rule = RuleCompiler.compile(wanted.sql());
        } catch (RuleSyntaxException e) {
            return Map.of("error", "compile", "reason", e.getMessage());
        }
        EventType type = EventType.of((String) wanted.event().get("event"));
        RuleResult result = rule.evaluate(new MapView(type, wanted.event(), rule.paths()));
        if (result instanceof RuleResult.Failed failed) {
            return Map.of("error", "runtime", "reason", failed.reason());
        }
        if (result instanceof RuleResult.Matched matched) {
            return rule.isForeach() ? matched.answers() : matched.answers().get(0);
        }
        return null;
    }

    private static boolean matches(@Nullable Object expected, @Nullable Object actual) {
        if (expected instanceof Map<?, ?> map && map.keySet().equals(Set.of("error"))) {
            return actual instanceof Map<?, ?> answer && map.get("error").equals(answer.get("error"));
        }
        if (expected instanceof Map<?, ?> map && actual instanceof Map<?, ?> answer) {
            return map.keySet().equals(answer.keySet())
                    && map.keySet().stream().allMatch(key -> matches(map.get(key), answer.get(key)));
        }
        if (expected instanceof List<?> list && actual instanceof List<?> answer) {
            if (list.size() != answer.size()) {
                return false;
            }
            for (int i = 0; i < list.size(); i++) {
                if (!matches(list.get(i), answer.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (expected instanceof Double a && Values.isNumber(actual)) {
            double b = ((Number) actual).doubleValue();
            return Math.abs(a - b) <= FLOAT_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
        }
        if (Values.isNumber(expected) != Values.isNumber(actual)) {
            return false;
        }
        return Comparison.equal(expected, actual);
    }
}
