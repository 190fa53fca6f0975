package io.sluice.rule.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.watch.NodeWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The index finds what looking at every rule would find, in order and once. */
class TopicIndexTest {
    private final List<InstalledRule> rules = new ArrayList<>();

    private void rule(String sql) throws Exception {
        String id = "r" + rules.size();
        rules.add(new InstalledRule(
                id,
                rules.size(),
                RuleCompiler.compile(sql),
                RuleActions.NONE,
                new RuleMetrics(id, new Metrics(), new FakeTime(), new NodeWatch())));
    }

    private void read(String... filters) throws Exception {
        rule("SELECT * FROM \"" + String.join("\", \"", filters) + "\"");
    }

    private List<String> find(String topic) {
        return Arrays.stream(new TopicIndex(rules).find(topic).rules())
                .map(InstalledRule::id)
                .toList();
    }

    @Test
    void literalsWildcardsAndEverything() throws Exception {
        read("a/b");
        read("a/+");
        read("message.publish");
        read("a/#");
        read("+/b");
        read("#");
        read("c");

        assertThat(find("a/b")).containsExactly("r0", "r1", "r2", "r3", "r4", "r5");
        assertThat(find("a")).containsExactly("r2", "r3", "r5");
        assertThat(find("c")).containsExactly("r2", "r5", "r6");
        assertThat(find("a/b/c")).containsExactly("r2", "r3", "r5");
    }

    @Test
    void aRuleThatMatchesTwiceRunsOnce() throws Exception {
        read("a/b", "a/+", "#");

        assertThat(find("a/b")).containsExactly("r0");
    }

    @Test
    void wildcardsDoNotMatchTopicsOfTheSystem() throws Exception {
        read("#");
        read("+/a");
        read("$x/#");

        assertThat(find("$x/a")).containsExactly("r2");
    }

    @Test
    void whatWhereDemandsOfTheTopicCounts() throws Exception {
        rule("SELECT * FROM \"message.publish\" WHERE topic = 'a/b'");
        rule("SELECT * FROM \"message.publish\" WHERE topic =~ 'a/#' AND qos = 1");
        rule("SELECT * FROM \"message.publish\" WHERE topic = 'a/b' OR qos = 1");

        assertThat(find("a/b")).containsExactly("r0", "r1", "r2");
        assertThat(find("a/c")).containsExactly("r1", "r2");
        assertThat(find("z")).containsExactly("r2");
    }

    @Test
    void theSameAsLookingAtEveryFilter() throws Exception {
        Random random = new Random(42);
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String filter = name(random, "a", "b", "c", "+", "");
            filters.add(random.nextInt(3) == 0 ? filter + "/#" : filter);
            read(filters.get(i));
        }
        TopicIndex index = new TopicIndex(rules);
        for (int i = 0; i < 2_000; i++) {
            String topic = name(random, "a", "b", "c", "d", "$e", "");
            List<String> expected = new ArrayList<>();
            for (int f = 0; f < filters.size(); f++) {
                if (TopicFilter.parse(filters.get(f)).matches(topic)) {
                    expected.add("r" + f);
                }
            }
            assertThat(Arrays.stream(index.find(topic).rules()).map(InstalledRule::id))
                    .as(topic)
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void aRuleThatIsAddedIsFoundUnderTopicsAskedForBefore() throws Exception {
        TopicIndex index = new TopicIndex(List.of());
        read("a/b");
        read("a/+");
        read("message.publish");
        read("a/b", "a/b");
        read("#");
        List<String> expected = new ArrayList<>();
        for (InstalledRule rule : rules) {
            assertThat(index.find("a/b").rules()).extracting(InstalledRule::id).isEqualTo(expected);
            index.add(rule);
            expected.add(rule.id());
        }
        assertThat(index.find("a/b").rules()).extracting(InstalledRule::id).isEqualTo(expected);
    }

    @Test
    void onlyWhatCandidatesReadIsDecoded() throws Exception {
        rule("SELECT payload.x FROM \"a/+\"");
        rule("SELECT payload.y FROM \"a/1\"");
        rule("SELECT payload.z FROM \"b/#\"");
        TopicIndex index = new TopicIndex(rules);

        assertThat(index.find("b/7").paths().size()).isEqualTo(1);
        assertThat(index.find("b/7")).isSameAs(index.find("b/8")).isNotSameAs(index.find("a/2"));
    }

    private static String name(Random random, String... levels) {
        List<String> name = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            name.add(levels[random.nextInt(levels.length)]);
        }
        String text = String.join("/", name);
        return text.isEmpty() ? "a" : text;
    }
}
