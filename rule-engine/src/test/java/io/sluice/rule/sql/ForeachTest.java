package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Feature("SQ-01")
@DisplayName("FOREACH: one row per element")
class ForeachTest {
    private static final String PAYLOAD = "{\"site\": \"s\", \"a\": [{\"v\": 1}, {\"v\": 5}, 7]}";

    @Test
    void everyElementThatPassesInCaseMakesARow() {
        assertThat(Rules.rows(
                        "FOREACH payload.a AS e DO e.v AS v, payload.site AS site, client_id INCASE is_not_null(e.v)"
                                + " FROM \"message.publish\" WHERE topic =~ 't/#'",
                        PAYLOAD))
                .containsExactly(
                        Map.of("v", 1L, "site", "s", "client_id", "c1"),
                        Map.of("v", 5L, "site", "s", "client_id", "c1"));
    }

    @Test
    void withoutAliasTheElementIsCalledItem() {
        assertThat(Rules.rows("FOREACH payload.a DO item AS i FROM \"message.publish\"", "{\"a\": [1, null]}"))
                .hasSize(2)
                .first()
                .isEqualTo(Map.of("i", 1L));
    }

    @Test
    void auxiliaryValuesAreSeenInWhereAndInTheSecondStyleInInCaseAndDoAsWell() {
        String payload = "{\"site\": \"s\", \"a\": [1, 2, 3]}";
        String rule =
                "FOREACH payload.site AS site, payload.a AS e DO site, e * 2 AS d INCASE e > 1 FROM %s WHERE site = 's'";
        assertThat(Rules.rows(rule.replace("%s", "\"t/#\""), payload))
                .containsExactly(Map.of("site", "s", "d", 4L), Map.of("site", "s", "d", 6L));
        assertThat(Rules.rows(rule.replace("%s", "\"message.publish\""), payload))
                .containsExactly(Map.of("d", 4L), Map.of("d", 6L));
    }

    @Test
    void anAuxiliaryValueThatHidesAColumnHidesItInWhereOnlyInTheFirstStyle() {
        String rule = "FOREACH 'mine' AS topic, payload.a AS e DO topic FROM %s WHERE topic = 'mine'";
        String payload = "{\"a\": [1]}";
        assertThat(Rules.rows(rule.replace("%s", "\"t/#\""), payload)).containsExactly(Map.of("topic", "mine"));
        assertThat(Rules.rows(rule.replace("%s", "\"message.publish\""), payload))
                .containsExactly(Map.of("topic", "t/a"));
    }

    @Test
    void whereSeesTheWholeArrayUnderTheNameOfTheElement() {
        String rule = "FOREACH payload.a AS e DO e FROM \"message.publish\" WHERE length(e) > 1";
        assertThat(Rules.rows(rule, "{\"a\": [1, 2]}")).hasSize(2);
        assertThat(Rules.run(rule, "{\"a\": [1]}")).isSameAs(RuleResult.NO_MATCH);
    }

    @Test
    void withoutDoTheFirstStyleAnswersBareElementsAndTheSecondAllColumnsBesides() {
        RuleResult bare = Rules.run("FOREACH payload.a FROM \"message.publish\"", "{\"a\": [1, {\"k\": 2}]}");
        assertThat(bare).isInstanceOfSatisfying(RuleResult.Matched.class, matched -> {
            assertThat(matched.answers()).isEqualTo(List.of(1L, Map.of("k", 2L)));
            assertThat(matched.rows()).isEqualTo(List.of(Map.of("item", 1L), Map.of("k", 2L)));
        });
        assertThat(Rules.rows("FOREACH payload.a AS e FROM \"t/#\"", "{\"a\": [1]}")
                        .get(0))
                .containsEntry("e", 1L)
                .containsEntry("clientid", "c1");
    }

    @Test
    void whatIsNoArrayMatchesWithoutRows() {
        assertThat(Rules.rows("FOREACH payload.a FROM \"t/#\"", "{\"a\": 1}")).isEmpty();
        assertThat(Rules.rows("FOREACH payload.b FROM \"t/#\"", "{\"a\": 1}")).isEmpty();
        assertThat(Rules.rows("FOREACH payload FROM \"t/#\"", "[1, 2]")).isEmpty();
        assertThat(Rules.rows("FOREACH json_decode(payload) AS e DO e FROM \"t/#\"", "[1, 2]"))
                .hasSize(2);
    }

    @Test
    void whereIsAskedOnceForTheMessage() {
        assertThat(Rules.run("FOREACH payload.a AS e DO e FROM \"t/#\" WHERE topic = 'x'", PAYLOAD))
                .isSameAs(RuleResult.NO_MATCH);
    }

    @Test
    void oneFailingElementFailsTheRule() {
        assertThat(Rules.run("FOREACH payload.a AS e DO e + 1 AS v FROM \"t/#\"", "{\"a\": [1, \"x\"]}"))
                .isInstanceOf(RuleResult.Failed.class);
    }
}
