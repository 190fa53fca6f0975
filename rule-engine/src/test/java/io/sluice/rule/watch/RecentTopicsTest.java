package io.sluice.rule.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rule.watch.RecentTopics.Recent;
import org.junit.jupiter.api.Test;

/** Topics for one whose rule never fires. */
final class RecentTopicsTest {
    private static final long NOON = 1_700_000_000_000L;

    private final RecentTopics topics = new RecentTopics();

    @Test
    void everyTopicIsListedOnceTheLatestFirst() {
        topics.note("a", NOON);
        topics.note("b", NOON + 1);
        topics.note("a", NOON + 2);
        assertThat(topics.list()).containsExactly(new Recent("a", NOON + 2), new Recent("b", NOON + 1));
        assertThat(topics.published()).isEqualTo(3);
    }

    @Test
    void ofManyTopicsTheLatestStay() {
        for (int i = 0; i < 1000; i++) {
            topics.note("t/" + i, NOON + i * 10L);
        }
        assertThat(topics.list()).hasSize(RecentTopics.KEPT);
        assertThat(topics.list().get(0).topic()).isEqualTo("t/999");
        assertThat(topics.list()).extracting(Recent::topic).doesNotContain("t/0", "t/900");
    }

    @Test
    void aStormIsCountedButNotListed() {
        for (int i = 0; i < 10_000; i++) {
            topics.note("t/" + i, NOON);
        }
        assertThat(topics.published()).isEqualTo(10_000);
        assertThat(topics.list()).extracting(Recent::topic).contains("t/0").doesNotContain("t/9999");
    }
}
