package io.sluice.rule.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rules that share a message share what is decoded of it, and nothing else")
class SharedDecodingTest {
    private static final int RULES = 100;

    @Test
    void aHundredRulesDecodeAPayloadOnce() throws Exception {
        EngineBench bench = EngineBench.started();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            ids.add(bench.inspected("SELECT payload.big AS big, payload.n" + i + " AS n FROM \"site/+\""));
        }
        bench.publish("site/7", "{\"big\": {\"deep\": [1, 2]}, \"n3\": 5}");

        // decoding twice would give two equal objects, not one
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (String id : ids) {
            seen.add(bench.outputs(id).get(0).get("big"));
        }
        assertThat(seen).hasSize(1);
        assertThat(bench.outputs(ids.get(3)).get(0)).containsEntry("n", 5L);
    }

    @Test
    void aRuleKnowsItsOwnPathsOnlyHoweverManyRulesThereAre() throws Exception {
        SharedPaths shared = new SharedPaths();
        List<PayloadPaths> sets = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            CompiledRule rule =
                    shared.bind(RuleCompiler.compile("SELECT payload.all, payload.own" + i + " FROM \"t\""));
            assertThat(rule.paths().size()).isEqualTo(2);
            sets.add(rule.paths());
        }
        assertThat(PayloadPaths.union(sets).size()).isEqualTo(RULES + 1);
    }
}
