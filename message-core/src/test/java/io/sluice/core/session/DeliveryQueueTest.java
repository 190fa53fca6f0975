package io.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@Feature("SE-07")
class DeliveryQueueTest {
    private DeliveryQueue queue = new DeliveryQueue(settings(3, 0));

    private static SessionSettings settings(int most, long bytes, String... priorities) {
        return new SessionSettings(
                32,
                most,
                true,
                Duration.ZERO,
                0,
                Duration.ZERO,
                0,
                false,
                Duration.ZERO,
                0,
                true,
                new ByteSize(bytes),
                priorities.length == 0 ? SessionSettings.QueueType.SIMPLE : SessionSettings.QueueType.PRIORITY,
                List.of(priorities),
                Duration.ZERO,
                SessionSettings.Resends.ON);
    }

    private @Nullable Delivery add(Delivery delivery) {
        queue.add(delivery);
        return queue.evict();
    }

    private static Delivery of(String topic, String payload, int qos) {
        return new Delivery(Messages.message(topic, payload), qos, false, Delivery.NO_IDS, false);
    }

    private static Delivery delivery(String payload, int qos) {
        return new Delivery(Messages.message("t", payload), qos, false, Delivery.NO_IDS, false);
    }

    private List<String> drain() {
        List<String> payloads = new ArrayList<>();
        for (Delivery d = queue.poll(); d != null; d = queue.poll()) {
            payloads.add(d.message().payloadText());
        }
        return payloads;
    }

    @Test
    void fullOfQos1TheOldestGoes() {
        for (int i = 1; i <= 5; i++) {
            Delivery evicted = add(delivery("" + i, 1));
            assertThat(evicted != null).isEqualTo(i > 3);
        }
        assertThat(drain()).containsExactly("3", "4", "5");
    }

    @Test
    void qos0GoesBeforeAnyQos1() {
        add(delivery("1", 1));
        add(delivery("0a", 0));
        add(delivery("0b", 0));
        Delivery evicted = Objects.requireNonNull(add(delivery("2", 1)));
        assertThat(evicted.message().payloadText()).isEqualTo("0a");
        add(delivery("3", 1));
        assertThat(queue.holdsQos0()).isFalse();
        assertThat(drain()).containsExactly("1", "2", "3");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void theNewestGoesWhenItIsTheOnlyQos0() {
        add(delivery("1", 1));
        add(delivery("2", 1));
        add(delivery("3", 1));
        Delivery offered = delivery("0", 0);
        assertThat(add(offered)).isSameAs(offered);
        queue.poll();
        add(delivery("4", 1));
        assertThat(drain()).containsExactly("2", "3", "4");
    }

    @Test
    void tooManyBytesPushOutTheOldestButNeverTheOnlyOne() {
        queue = new DeliveryQueue(settings(0, 10));
        assertThat(add(delivery("0123456789abcdef", 1))).isNull();
        Delivery evicted = Objects.requireNonNull(add(delivery("12345678", 1)));
        assertThat(evicted.message().payloadText()).startsWith("0123");
        assertThat(queue.bytes()).isEqualTo(8);
        assertThat(add(delivery("", 1))).isNull();
        assertThat(add(delivery("xyz", 1))).isNotNull();
        assertThat(drain()).containsExactly("", "xyz");
        assertThat(queue.bytes()).isZero();
    }

    @Test
    @Feature("SE-09")
    void theHighestPriorityGoesFirstAndTheOrderOfATopicStays() {
        queue = new DeliveryQueue(settings(10, 0, "fire=10", "door=5", "chat=-1"));
        add(of("chat", "c1", 1));
        add(of("t", "t1", 1));
        add(of("door", "d1", 1));
        add(of("fire", "f1", 1));
        add(of("t", "t2", 1));
        add(of("fire", "f2", 1));
        assertThat(drain()).containsExactly("f1", "f2", "d1", "t1", "t2", "c1");
    }

    @Test
    @Feature("SE-09")
    void theLowestPriorityGivesFirstAndQos0BeforeAll() {
        queue = new DeliveryQueue(settings(4, 0, "fire=10", "chat=-1"));
        add(of("fire", "f0", 0));
        add(of("t", "t1", 1));
        add(of("chat", "c1", 1));
        add(of("fire", "f1", 1));
        assertThat(Objects.requireNonNull(add(of("t", "t2", 1))).message().payloadText())
                .isEqualTo("f0");
        assertThat(Objects.requireNonNull(add(of("t", "t3", 1))).message().payloadText())
                .isEqualTo("c1");
        assertThat(Objects.requireNonNull(add(of("fire", "f2", 1))).message().payloadText())
                .isEqualTo("t1");
        assertThat(drain()).containsExactly("f1", "f2", "t2", "t3");
    }

    @Test
    @Feature("SE-09")
    void aPriorityThatIsNoneIsRefusedWithItsText() {
        assertThatThrownBy(() -> settings(4, 0, "fire")).hasMessageContaining("topic=number, and not fire");
        assertThatThrownBy(() -> settings(4, 0, "fire=hot")).hasMessageContaining("fire=hot");
        assertThatThrownBy(() -> settings(4, 0, "fire=256")).hasMessageContaining("-255 to 255, and not 256");
    }
}
