package io.sluice.core.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.Hooks;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.Session;
import io.sluice.core.session.Subscription;
import io.sluice.core.testing.FakeLoop;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SubscriptionsTest {
    private final Subscriptions subscriptions = new Subscriptions();
    private final FakeLoop loop = FakeLoop.alone();
    private final Hooks hooks = new Hooks(new Metrics());

    private Subscription subscription(String filter) {
        Session session = new Session(Messages.client("c"), Messages.CONNECT, TestCore.SETTINGS, hooks, loop, null);
        try {
            return new Subscription(session, TopicFilter.parse(filter), SubscribeOptions.DEFAULT);
        } catch (InvalidTopicException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> matching(String topic) {
        Matches matches = new Matches();
        subscriptions.match(topic, matches);
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            filters.add(matches.get(i).filter().text());
        }
        return filters;
    }

    /** Whatever is added and removed, the table answers what asking every filter would. */
    @Test
    @Feature({"MQ-13", "MQ-15"})
    void agreesWithTheDefinitionOnRandomFiltersAndTopics() {
        Random random = new Random(7);
        List<Subscription> present = new ArrayList<>();
        for (int round = 0; round < 4000; round++) {
            if (present.isEmpty() || random.nextInt(5) < 3) {
                Subscription added = subscription(randomFilter(random));
                subscriptions.add(added);
                present.add(added);
            } else {
                subscriptions.remove(present.remove(random.nextInt(present.size())));
            }
            String topic = randomTopic(random);
            assertThat(matching(topic))
                    .as("topic %s after %d rounds", topic, round)
                    .containsExactlyInAnyOrderElementsOf(present.stream()
                            .filter(s -> s.filter().matches(topic))
                            .map(s -> s.filter().text())
                            .toList());
        }
        present.forEach(subscriptions::remove);
        assertThat(subscriptions.count()).isZero();
        assertThat(matching("a/b")).isEmpty();
    }

    private static final String[] LEVELS = {"a", "b", "c", "", "$SYS", "Aa", "BB"};

    private static String randomTopic(Random random) {
        StringBuilder topic = new StringBuilder(LEVELS[random.nextInt(LEVELS.length)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            topic.append('/').append(LEVELS[random.nextInt(LEVELS.length)]);
        }
        return topic.isEmpty() ? "a" : topic.toString();
    }

    private static String randomFilter(Random random) {
        String[] levels = randomTopic(random).split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            if (random.nextInt(3) == 0) {
                levels[i] = "+";
            }
        }
        if (random.nextInt(4) == 0) {
            levels[levels.length - 1] = "#";
        }
        return String.join("/", levels);
    }

    @Test
    void manySubscribersOnOneFilterComeAndGo() {
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(subscription(i % 2 == 0 ? "fan/out" : "fan/+"));
            subscriptions.add(all.get(i));
        }
        assertThat(matching("fan/out")).hasSize(1000);
        for (int i = 0; i < 1000; i++) {
            subscriptions.remove(all.get(i));
            assertThat(matching("fan/out")).hasSize(999 - i);
        }
    }

    @Test
    void levelsThatCameAndWentLeaveNoTrace() {
        for (int i = 0; i < 10_000; i++) {
            Subscription passing = subscription("dev/" + i + "/+");
            subscriptions.add(passing);
            assertThat(subscriptions.countMatching("dev/" + i + "/x")).isEqualTo(1);
            subscriptions.remove(passing);
            assertThat(subscriptions.countMatching("dev/" + i + "/x")).isZero();
        }
        assertThat(subscriptions.count()).isZero();
    }

    /** While a subscription is replaced by one to the same filter, a message finds the one or the other. */
    @Test
    @Feature("MQ-13")
    void aReplacedSubscriptionIsNeverSeenTwiceNorMissed() throws InterruptedException {
        for (String filter : List.of("a/b", "a/+", "a/#", "$share/g/a/b", "$share/g/a/+")) {
            Subscription first = subscription(filter);
            Subscription second = new Subscription(first.session(), first.filter(), SubscribeOptions.ofQos(1));
            subscriptions.add(first);
            Thread changing = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    subscriptions.replace(first, second);
                    subscriptions.replace(second, first);
                }
            });
            changing.start();
            while (changing.isAlive()) {
                assertThat(subscriptions.countMatching("a/b")).isEqualTo(1);
            }
            changing.join();
            subscriptions.remove(first);
            assertThat(subscriptions.countMatching("a/b")).isZero();
            assertThat(subscriptions.count()).isZero();
            assertThat(subscriptions.sharedCount()).isZero();
        }
    }

    /** Others that come and go on the same filter do not hide a subscriber that stays. */
    @Test
    @Feature("MQ-13")
    void whoStaysIsSeenWhileOthersComeAndGo() throws InterruptedException {
        subscriptions.add(subscription("a/+"));
        Subscription guest = subscription("a/+");
        Thread changing = new Thread(() -> {
            for (int i = 0; i < 50_000; i++) {
                subscriptions.add(guest);
                subscriptions.remove(guest);
            }
        });
        changing.start();
        while (changing.isAlive()) {
            assertThat(subscriptions.countMatching("a/b")).isBetween(1, 2);
        }
        changing.join();
    }

    /** While a thousand others come and go, and the table grows and shrinks under them, nobody who stays is missed. */
    @Test
    @Feature("MQ-13")
    void aTableThatGrowsAndShrinksHidesNobody() throws InterruptedException {
        List<Subscription> staying = new ArrayList<>();
        List<Subscription> passing = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            staying.add(subscription("stay/" + i));
            passing.add(subscription("pass/" + i));
            passing.add(subscription("stay/" + i));
        }
        staying.forEach(subscriptions::add);
        List<Thread> changing = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            List<Subscription> mine = passing.subList(half * 3000, half * 3000 + 3000);
            changing.add(new Thread(() -> {
                for (int i = 0; i < 60; i++) {
                    mine.forEach(subscriptions::add);
                    mine.forEach(subscriptions::remove);
                }
            }));
        }
        changing.forEach(Thread::start);
        Random random = new Random(3);
        while (changing.stream().anyMatch(Thread::isAlive)) {
            int number = random.nextInt(3000);
            assertThat(subscriptions.countMatching("stay/" + number)).isBetween(1, 2);
            assertThat(subscriptions.countMatching("pass/" + number)).isBetween(0, 1);
        }
        for (int i = 0; i < 3000; i++) {
            assertThat(subscriptions.countMatching("stay/" + i)).isEqualTo(1);
            assertThat(subscriptions.countMatching("pass/" + i)).isZero();
        }
        staying.forEach(subscriptions::remove);
        assertThat(subscriptions.count()).isZero();
        assertThat(subscriptions.countMatching("stay/1")).isZero();
    }

    /** Whoever has subscribed is found at once by another thread: a SUBACK means subscribed. */
    @Test
    @Feature("MQ-13")
    void aSubscriptionIsInEffectForAllThreadsWhenAddReturns() throws InterruptedException {
        AtomicInteger added = new AtomicInteger();
        Thread adding = new Thread(() -> {
            for (int i = 0; i < 50_000; i++) {
                subscriptions.add(subscription("new/" + i));
                added.set(i + 1);
            }
        });
        adding.start();
        while (adding.isAlive()) {
            int newest = added.get() - 1;
            if (newest >= 0) {
                assertThat(subscriptions.countMatching("new/" + newest)).isEqualTo(1);
            }
        }
        adding.join();
    }

    /** What a group on a filter without wildcard and lone subscribers of it do does not depend on who came first. */
    @Test
    @Feature({"MQ-13", "SH-01"})
    void loneSubscribersAndGroupsShareAFilterInAnyOrder() {
        List<String> filters = List.of("a/b", "a/b", "$share/g/a/b", "$share/g/a/b", "$queue/a/b");
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            List<Subscription> present = new ArrayList<>();
            filters.forEach(filter -> present.add(subscription(filter)));
            Collections.shuffle(present, random);
            present.forEach(subscriptions::add);
            // two lone ones and two groups
            assertThat(subscriptions.countMatching("a/b")).isEqualTo(4);
            Collections.shuffle(present, random);
            while (!present.isEmpty()) {
                subscriptions.remove(present.remove(present.size() - 1));
                assertThat(subscriptions.countMatching("a/b"))
                        .isEqualTo((int) present.stream()
                                        .filter(s -> !s.filter().isShared())
                                        .count()
                                + (int) present.stream()
                                        .map(s -> s.filter().group())
                                        .filter(Objects::nonNull)
                                        .distinct()
                                        .count());
            }
        }
    }

    /** A quadratic search takes a quarter of a minute here, and four times that for twice as many. */
    @Test
    @Timeout(10)
    void aCrowdLeavesAsFastAsItCame() {
        Subscription one = subscription("news");
        List<Subscription> crowd = new ArrayList<>();
        for (int i = 0; i < 300_000; i++) {
            Subscription member = new Subscription(one.session(), one.filter(), SubscribeOptions.DEFAULT);
            crowd.add(member);
            subscriptions.add(member);
        }
        Collections.shuffle(crowd, new Random(1));
        for (int i = 0; i < crowd.size(); i++) {
            subscriptions.remove(crowd.get(i));
            if (i % 50_000 == 0) {
                assertThat(subscriptions.countMatching("news")).isEqualTo(crowd.size() - i - 1);
            }
        }
        assertThat(subscriptions.countMatching("news")).isZero();
    }
}
