package io.sluice.modules.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.hook.TopicRequest;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.modules.Contexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics that become other topics. */
final class TopicRewriteTest {
    /** The manual's rules. */
    private static final Map<String, String> RULES = new LinkedHashMap<>();

    static {
        RULES.put("1", "x/# ^x/y/(.+)$ z/y/$1");
        RULES.put("2", "y/+/z/# ^y/(.+)/z/(.+)$ y/z/$2");
        RULES.put("3", "x/# ^x/(\\d+)(/.*)?$ numbers/$1$2");
    }

    private final TestCore core = new TestCore();

    private void rules(Map<String, String> rules) {
        new TopicRewrite(Contexts.of(core), new RewriteSettings(true, rules)).start();
    }

    @ParameterizedTest
    @Feature("MO-04")
    @CsvSource({
        "x/y/abc, z/y/abc",
        "x/z/abc, x/z/abc",
        "y/a/z/b/c, y/z/b/c",
        "y/a/z, y/a/z",
        "x/17, numbers/17",
        "x/17/t, numbers/17/t",
        "other, other",
        "$own/x/y/abc, $own/x/y/abc"
    })
    void aMessageTakesTheTopicOfTheFirstRuleThatFits(String published, String seen) {
        rules(RULES);
        TestCore.Connected all = core.connect("all");
        core.subscribe(all, "#", 0);
        core.subscribe(all, "$own/#", 0);
        core.publish(Messages.message(published, "x"));
        assertThat(all.target().topics()).containsExactly(seen);
    }

    @Test
    @Feature("MO-04")
    void subscriptionsAreRewrittenTheSameWayAndEndTheSameWay() {
        rules(RULES);
        assertThat(subscribed("x/y/+", "$share/g/x/y/#", "$queue/x/y/1", "other", "#", "a/#/b"))
                .containsExactly("z/y/+", "$share/g/z/y/#", "$queue/z/y/1", "other", "#", "a/#/b");
        List<TopicRequest> ended = core.context.beforeUnsubscribe(
                Messages.client("c"), List.of(new TopicRequest("x/y/+", SubscribeOptions.DEFAULT)));
        assertThat(ended.get(0).filter()).isEqualTo("z/y/+");
    }

    private List<String> subscribed(String... filters) {
        SubscribeOptions options = SubscribeOptions.ofQos(1);
        List<TopicRequest> asked = List.of(filters).stream()
                .map(filter -> new TopicRequest(filter, options))
                .toList();
        List<TopicRequest> got = core.context.beforeSubscribe(Messages.client("c"), asked);
        assertThat(got).allMatch(request -> request.options() == options);
        return got.stream().map(TopicRequest::filter).toList();
    }

    @Test
    @Feature("MO-04")
    void behindAMountpointItIsTheSame() {
        rules(RULES);
        TestCore.Connected all = core.connect("all");
        core.subscribe(all, "#", 0);
        ClientInfo mounted =
                new ClientInfo("m", null, "127.0.0.1", 1, "MQTT", 5, "mqtt:tcp:test", "external", "plant/", false);
        core.publish(Messages.from(mounted, "x/y/abc", "x", 0, false));
        assertThat(all.target().topics()).containsExactly("plant/z/y/abc");
    }

    @Test
    @Feature("MO-04")
    void retainedMessagesLieUnderTheNewTopic() {
        rules(RULES);
        core.publish(Messages.message("x/y/abc", "kept", 1, true));
        assertThat(core.parts.retained().topicsAfter("", 10)).containsExactly("z/y/abc");
    }

    @Test
    @Feature("MO-04")
    void aHostileTopicCannotHoldUpTheLoop() {
        rules(Map.of("1", "evil/# ^evil/(a+)+$ good", "2", "deep/# ^deep/(a|b)*$ good"));
        TestCore.Connected all = core.connect("all");
        core.subscribe(all, "#", 0);
        String evil = "evil/" + "a".repeat(60_000) + "b";
        long begin = System.nanoTime();
        core.publish(Messages.message(evil, "x"));
        core.publish(Messages.message("deep/" + "ab".repeat(30_000), "x"));
        assertThat(System.nanoTime() - begin).as("nanoseconds").isLessThan(2_000_000_000L);
        assertThat(all.target().topics()).containsExactly(evil, "deep/" + "ab".repeat(30_000));
        assertThat(core.count(Metric.REWRITE_FAILED)).isEqualTo(2);
    }

    @Test
    @Feature("MO-04")
    void aResultThatIsNoTopicNameLeavesTheTopicAsItIs() {
        rules(Map.of("1", "a/# ^a/(.*)$ $1"));
        TestCore.Connected all = core.connect("all");
        core.subscribe(all, "#", 0);
        core.publish(Messages.message("a/", "x"));
        core.publish(Messages.message("a/b", "x"));
        assertThat(all.target().topics()).containsExactly("a/", "b");
        assertThat(core.count(Metric.REWRITE_FAILED)).isEqualTo(1);
    }

    @Test
    void switchedOffItDoesNothing() {
        new TopicRewrite(Contexts.of(core), new RewriteSettings(false, RULES)).start();
        assertThat(subscribed("x/y/+")).containsExactly("x/y/+");
    }

    @Test
    void rulesThatCannotBeReadAreRefused() {
        assertThatThrownBy(() -> RewriteRule.parse("7", "a b"))
                .hasMessage("rule 7: expected filter, expression and target with spaces between: a b");
        assertThatThrownBy(() -> RewriteRule.parse("7", "a/# ( b")).hasMessageStartingWith("rule 7: not a regular");
        assertThatThrownBy(() -> RewriteRule.parse("7", "a/#/b x b")).hasMessageContaining("# must be the last level");
        assertThatThrownBy(() -> RewriteRule.parse("7", "a/# (x) $2"))
                .hasMessage("rule 7: the expression has no group $2");
        assertThatThrownBy(() -> RewriteRule.parse("7", "$share/g/a x y")).hasMessageContaining("shared");
    }
}
