package io.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@Feature("SE-07")
class DeliveryQueueTest {
    private final DeliveryQueue queue = new DeliveryQueue(3);

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
            Delivery evicted = queue.add(delivery("" + i, 1));
            assertThat(evicted != null).isEqualTo(i > 3);
        }
        assertThat(drain()).containsExactly("3", "4", "5");
    }

    @Test
    void qos0GoesBeforeAnyQos1() {
        queue.add(delivery("1", 1));
        queue.add(delivery("0a", 0));
        queue.add(delivery("0b", 0));
        Delivery evicted = Objects.requireNonNull(queue.add(delivery("2", 1)));
        assertThat(evicted.message().payloadText()).isEqualTo("0a");
        queue.add(delivery("3", 1));
        assertThat(queue.holdsQos0()).isFalse();
        assertThat(drain()).containsExactly("1", "2", "3");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void theNewestGoesWhenItIsTheOnlyQos0() {
        queue.add(delivery("1", 1));
        queue.add(delivery("2", 1));
        queue.add(delivery("3", 1));
        Delivery offered = delivery("0", 0);
        assertThat(queue.add(offered)).isSameAs(offered);
        queue.poll();
        queue.add(delivery("4", 1));
        assertThat(drain()).containsExactly("2", "3", "4");
    }
}
