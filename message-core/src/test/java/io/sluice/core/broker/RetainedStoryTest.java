package io.sluice.core.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is retained, how much of it and how long. */
final class RetainedStoryTest {
    private static TestCore core(int most, int bytes, Duration expiry) {
        return new TestCore(new RetainedSettings(RetainedSettings.StorageType.RAM, most, new ByteSize(bytes), expiry));
    }

    private static List<String> seenBy(TestCore core, String clientId) {
        TestCore.Connected late = core.connect(clientId);
        core.subscribe(late, "#", 1);
        core.runAll();
        return late.target().payloads();
    }

    private static void retain(TestCore core, String topic, String payload) {
        core.publish(message(core, topic, payload, -1));
    }

    private static Message message(TestCore core, String topic, String payload, long expirySeconds) {
        return new Message(
                new MessageId(1, 1),
                topic,
                payload.getBytes(StandardCharsets.UTF_8),
                1,
                true,
                Messages.client("sender"),
                core.time.wallMillis(),
                new MessageProperties(null, expirySeconds, null, null, null, List.of()),
                Map.of());
    }

    @Test
    @Feature("RE-05")
    void atTheLimitFurtherTopicsAreDeliveredButNotRetained() {
        TestCore core = core(2, 0, Duration.ZERO);
        TestCore.Connected live = core.connect("live");
        core.subscribe(live, "#", 0);
        retain(core, "a", "1");
        retain(core, "b", "2");
        retain(core, "c", "3");
        retain(core, "a", "4");

        assertThat(live.target().payloads()).containsExactly("1", "2", "3", "4");
        assertThat(seenBy(core, "late")).containsExactly("4", "2");
        assertThat(core.count(Metric.RETAINED_REFUSED_FULL)).isEqualTo(1);

        retain(core, "b", "");
        retain(core, "c", "5");
        assertThat(seenBy(core, "later")).containsExactly("4", "5");
        assertThat(core.parts.retained().count()).isEqualTo(2);
    }

    @Test
    @Feature("RE-05")
    void whatSluiceTellsOfItselfTakesNobodysPlace() {
        TestCore core = core(1, 0, Duration.ZERO);
        core.parts.retained().keepInMemory(message(core, "$SYS/brokers", "b", -1));
        core.parts.retained().keepInMemory(message(core, "$SYS/version", "v", -1));
        retain(core, "a", "1");
        core.parts.retained().keepInMemory(message(core, "$SYS/uptime", "u", -1));
        retain(core, "b", "2");
        assertThat(core.parts.retained().topicsAfter("", 9))
                .containsExactly("$SYS/brokers", "$SYS/uptime", "$SYS/version", "a");
        assertThat(core.count(Metric.RETAINED_REFUSED_FULL)).isEqualTo(1);
    }

    @Test
    @Feature("RE-06")
    void aLargePayloadIsDeliveredButNotRetained() {
        TestCore core = core(0, 3, Duration.ZERO);
        TestCore.Connected live = core.connect("live");
        core.subscribe(live, "#", 0);
        retain(core, "a", "abc");
        retain(core, "a", "abcd");

        assertThat(live.target().payloads()).containsExactly("abc", "abcd");
        assertThat(seenBy(core, "late")).containsExactly("abc");
        assertThat(core.count(Metric.RETAINED_REFUSED_TOO_LARGE)).isEqualTo(1);
        assertThat(core.count(Metric.MESSAGES_DROPPED)).isZero();
    }

    @Test
    @Feature("RE-07")
    void whatBringsNoExpiryOfItsOwnTakesTheSettings() {
        TestCore core = core(0, 0, Duration.ofSeconds(2));
        retain(core, "usual", "usual");
        core.publish(message(core, "longer", "longer", 60));
        core.time.advance(Duration.ofMillis(1_999));
        assertThat(seenBy(core, "in-time")).containsExactly("longer", "usual");
        core.time.advance(Duration.ofMillis(1));
        assertThat(seenBy(core, "late")).containsExactly("longer");
        assertThat(core.parts.retained().count()).isEqualTo(1);
        core.time.advance(Duration.ofSeconds(58));
        assertThat(seenBy(core, "later")).isEmpty();
    }

    @Test
    @Feature("RE-07")
    void expiredMessagesThatNobodyAsksForAreSweptBitByBit() {
        TestCore core = core(10, 0, Duration.ofSeconds(2));
        Retained retained = core.parts.retained();
        IntStream.range(0, 5).forEach(i -> retain(core, "old/" + i, "x"));
        core.time.advance(Duration.ofSeconds(2));
        IntStream.range(0, 5).forEach(i -> retain(core, "new/" + i, "x"));

        String at = retained.forgetExpiredAfter("", 7, core.time.wallMillis());
        assertThat(at).isEqualTo("old/1");
        assertThat(retained.count()).isEqualTo(8);
        assertThat(retained.forgetExpiredAfter(at, 7, core.time.wallMillis())).isEmpty();
        assertThat(retained.count()).isEqualTo(5);
        retain(core, "one/more", "x");
        assertThat(core.count(Metric.RETAINED_REFUSED_FULL)).isZero();
    }

    @Test
    @Feature("RE-09")
    void topicsComeInStretches() {
        TestCore core = core(0, 0, Duration.ZERO);
        List.of("b", "a/b", "a", "c").forEach(topic -> retain(core, topic, topic));
        Retained retained = core.parts.retained();
        assertThat(retained.topicsAfter("", 3)).containsExactly("a", "a/b", "b");
        assertThat(retained.topicsAfter("b", 3)).containsExactly("c");
        assertThat(retained.forget("a")).isTrue();
        assertThat(retained.forget("a")).isFalse();
        assertThat(retained.count()).isEqualTo(3);
    }

    @Test
    void limitsBelowZeroAreRefused() {
        assertThatThrownBy(() -> core(-1, 0, Duration.ZERO)).hasMessageContaining("max_retained_messages");
        assertThatThrownBy(() -> core(0, 0, Duration.ofSeconds(-1))).hasMessageContaining("expiry_interval");
    }
}
