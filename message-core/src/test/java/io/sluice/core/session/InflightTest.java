package io.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Messages;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InflightTest {
    private final Inflight inflight = new Inflight();

    private Delivery add() {
        Delivery delivery = new Delivery(Messages.message("t", "x"), 1, false, Delivery.NO_IDS, false);
        inflight.add(delivery);
        return delivery;
    }

    @Test
    void identifiersRunFromOneAndAreNotUsedTwiceAtOnce() {
        assertThat(IntStream.range(0, 100).map(i -> add().packetId()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
        assertThat(inflight.remove(50)).isNotNull();
        assertThat(inflight.remove(50)).isNull();
        assertThat(inflight.size()).isEqualTo(99);
    }

    @Test
    void aStuckMessageKeepsItsIdentifierWhileTheOthersWrapAround() {
        Delivery stuck = add();
        for (int i = 0; i < 200_000; i++) {
            Delivery passing = add();
            assertThat(passing.packetId()).isBetween(2, 65_535);
            inflight.remove(passing.packetId());
        }
        assertThat(inflight.get(1)).isSameAs(stuck);
        assertThat(inflight.size()).isEqualTo(1);
    }

    @Test
    void orderIsThatOfSendingAlsoAcrossTheWrap() {
        for (int i = 0; i < 65_530; i++) {
            inflight.remove(add().packetId());
        }
        int[] sent = IntStream.range(0, 20).map(i -> add().packetId()).toArray();
        assertThat(sent).contains(65_535, 1);
        assertThat(inflight.inOrder())
                .extracting(Delivery::packetId)
                .containsExactlyElementsOf(IntStream.of(sent).boxed().toList());
    }

    @Test
    void orderIsThatOfSendingWhateverTheIdentifiers() {
        int[] identifiers = {7, 9, 8, 3, 10};
        for (int identifier : identifiers) {
            inflight.add(new Delivery(Messages.message("t", "x"), 1, false, Delivery.NO_IDS, false), identifier);
        }
        assertThat(inflight.inOrder()).extracting(Delivery::packetId).containsExactly(7, 9, 8, 3, 10);
    }

    @Test
    void fullMeansFull() {
        for (int i = 0; i < 65_535; i++) {
            add();
        }
        assertThatThrownBy(this::add).isInstanceOf(IllegalStateException.class);
        inflight.remove(4711);
        assertThat(add().packetId()).isEqualTo(4711);
    }
}
