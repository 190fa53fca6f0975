package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that read too slowly, take less than before, vanish in the middle, or ask for too much. */
class HardTimesStoryTest {
    private final TestCore core = new TestCore();

    private static ConnectInfo connect(boolean clean, long expirySeconds, int receiveMaximum) {
        return new ConnectInfo(clean, 60, expirySeconds, receiveMaximum, false, 0);
    }

    private Connected connect(String clientId, ConnectInfo how) {
        return core.connect(clientId, how, TestCore.SETTINGS, null, core.loop);
    }

    private void publish(String topic, int count) {
        IntStream.range(0, count).forEach(i -> core.publish(Messages.message(topic, "m" + i, 1, false)));
    }

    @Test
    void aClientThatDoesNotReadIsNotSentTheSameAgainAndAgain() {
        Connected slow = core.connect("slow");
        core.subscribe(slow, "t", 1);
        publish("t", 3);
        slow.target().setWritable(false);
        core.loop.advance(Duration.ofMinutes(5));
        assertThat(slow.target().payloads()).containsExactly("m0", "m1", "m2");
        slow.target().setWritable(true);
        core.loop.advance(Duration.ofSeconds(21));
        assertThat(slow.target().payloads()).containsExactly("m0", "m1", "m2", "m0", "m1", "m2");
    }

    @Test
    @Feature("SE-05")
    void whoComesBackWithASmallerWindowGetsNoMoreAtOnceThanThat() {
        Connected wide = connect("device", connect(false, 100, 10));
        core.subscribe(wide, "t", 1);
        publish("t", 12);
        assertThat(wide.target().deliveries()).hasSize(10);
        core.context.closeSession(wide.session(), wide.target(), CloseReason.CLOSED);

        Connected narrow = connect("device", connect(false, 100, 3));
        assertThat(narrow.target().payloads()).containsExactly("m0", "m1", "m2");
        for (int i = 0; i < 12; i++) {
            narrow.session().acknowledged(narrow.target().deliveries().get(i).packetId());
            assertThat(narrow.target().deliveries()).hasSize(Math.min(i + 4, 12));
        }
        assertThat(narrow.target().payloads())
                .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11");
        assertThat(narrow.session().view().inflight()).isZero();
    }

    @Test
    @Feature("SE-07")
    void whatASessionTakesWithItWhenItEndsIsCounted() {
        Connected device = connect("device", connect(true, 0, 2));
        core.subscribe(device, "t", 1);
        publish("t", 5);
        core.context.closeSession(device.session(), device.target(), CloseReason.CLOSED);
        assertThat(core.count(Metric.MESSAGES_DROPPED_SESSION_ENDED)).isEqualTo(5);
    }

    @Test
    @Feature("SE-07")
    void whatIsHandedOutWhileTheConnectionBreaksIsCounted() {
        Connected device = connect("device", connect(true, 0, 100));
        core.subscribe(device, "t", 1);
        device.target().whenDelivered(() -> {
            device.target().setWritable(false);
            core.context.closeSession(device.session(), device.target(), CloseReason.SOCKET_ERROR);
        });
        // one batch in the mailbox; the connection breaks with its first message
        IntStream.range(0, 4).forEach(i -> core.context.publish(Messages.message("t", "m" + i, 1, false), core.loop));
        core.runAll();
        assertThat(device.session().isEnded()).isTrue();
        assertThat(core.count(Metric.MESSAGES_DROPPED_SESSION_ENDED)).isEqualTo(4);
        assertThat(core.loop.pendingTimers()).isZero();
    }

    @Test
    void aConnectionThatBreaksWhileItIsSentAgainLeavesNoTimer() {
        Connected device = core.connect("device");
        core.subscribe(device, "t", 1);
        publish("t", 2);
        device.target()
                .whenDelivered(
                        () -> core.context.closeSession(device.session(), device.target(), CloseReason.SOCKET_ERROR));
        core.loop.advance(Duration.ofSeconds(25));
        // the session's expiry only
        assertThat(core.loop.pendingTimers()).isEqualTo(1);
    }

    @Test
    void aSearchThroughManyRetainedMessagesTakesManyShortTurns() {
        IntStream.range(0, 50_000)
                .forEach(i -> core.context.publish(Messages.message("r/" + i + "/x", "v", 0, true), core.loop));
        core.publish(Messages.message("r/7/y", "found", 0, true));
        Connected device = core.connect("device");
        core.subscribe(device, "r/+/y", 0);
        assertThat(core.loop.turnsUntilQuiet()).isGreaterThanOrEqualTo(3);
        assertThat(device.target().payloads()).containsExactly("found");
    }

    @Test
    void retainedMessagesStopWithTheirSubscription() {
        IntStream.range(0, 100).forEach(i -> core.publish(Messages.message("r/" + i, "v", 1, true)));
        Connected device = connect("device", connect(false, 100, 5));
        core.subscribe(device, "r/#", 1);
        assertThat(device.target().deliveries()).hasSize(5);
        core.context.unsubscribe(device.session(), "r/#");
        List.copyOf(device.target().deliveries()).forEach(d -> device.session().acknowledged(d.packetId()));
        core.runAll();
        // one was taken out of the store and waits for its turn already
        assertThat(device.target().deliveries()).hasSize(6);
    }

    @Test
    void whoSubscribesAgainAndAgainWithoutReadingHasOneReplayAndNotMany() {
        IntStream.range(0, 10).forEach(i -> core.publish(Messages.message("r/" + i, "v", 0, true)));
        Connected device = core.connect("device");
        device.target().setWritable(false);
        for (int i = 0; i < 1000; i++) {
            core.subscribe(device, "r/#", SubscribeOptions.ofQos(0));
        }
        device.target().setWritable(true);
        device.session().writable();
        core.runAll();
        assertThat(device.target().deliveries()).hasSize(10);
    }

    @Test
    void anExpiredRetainedMessageIsForgottenAndNotDroppedForEachSubscriberAnew() {
        MessageProperties tenSeconds = new MessageProperties(null, 10, null, null, null, List.of());
        Message kept = Messages.message("r/1", "v", 0, true);
        core.publish(new Message(
                kept.id(),
                kept.topic(),
                kept.payload(),
                0,
                true,
                kept.sender(),
                core.time.wallMillis(),
                tenSeconds,
                Map.of()));
        long before = core.count(Metric.MESSAGES_DROPPED);
        core.time.advance(Duration.ofSeconds(11));
        Connected device = core.connect("device");
        core.subscribe(device, "r/#", 0);
        core.subscribe(device, "r/1", 0);
        assertThat(device.target().deliveries()).isEmpty();
        assertThat(core.count(Metric.MESSAGES_DROPPED)).isEqualTo(before);
        assertThat(core.parts.retained().count()).isZero();
    }
}
