package io.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.Hooks;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.FakeLoop;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubscriptionTableTest {
    private final SubscriptionTable table = new SubscriptionTable();
    private final Session session = new Session(
            Messages.client("c"),
            Messages.CONNECT,
            TestCore.SETTINGS,
            new Hooks(new Metrics()),
            FakeLoop.alone(),
            null);

    private Subscription subscription(String filter) {
        try {
            return new Subscription(session, TopicFilter.parse(filter), SubscribeOptions.DEFAULT);
        } catch (InvalidTopicException e) {
            throw new AssertionError(e);
        }
    }

    /** It answers what a linked hash map would, while few become many and few again. */
    @Test
    void agreesWithALinkedHashMap() {
        Map<String, Subscription> expected = new LinkedHashMap<>();
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            int phase = round / 2000 % 5;
            String filter = "f/" + random.nextInt(phase == 0 ? 6 : 300);
            // phases that grow, and phases that shrink
            if (random.nextInt(10) < (phase < 3 ? 7 : 2)) {
                Subscription added = subscription(filter);
                assertThat(table.put(added)).isSameAs(expected.put(filter, added));
            } else {
                assertThat(table.removeText(filter)).isSameAs(expected.remove(filter));
            }
            assertThat(table.containsText(filter)).isEqualTo(expected.containsKey(filter));
            assertThat(table.size()).isEqualTo(expected.size());
            if (round % 16 == 0) {
                assertThat(table).containsExactlyElementsOf(expected.values());
            }
        }
    }

    @Test
    void subscribingAgainKeepsThePlace() {
        table.put(subscription("a"));
        table.put(subscription("b"));
        table.put(subscription("a"));
        assertThat(table).extracting(s -> s.filter().text()).containsExactly("a", "b");
    }
}
