package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.config.ByteSize;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Congestion;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Publishers that are faster than their subscribers: they wait, but not for ever. */
class BackpressureStoryTest {
    private static final ConnectInfo KEPT = new ConnectInfo(false, 60, 100, 2, false, 0);
    private static final Duration HOLD = Duration.ofSeconds(2);

    private final TestCore core = new TestCore();
    private final Connected subscriber = connect(core, HOLD);
    private final AtomicInteger released = new AtomicInteger();
    private int published;
    private int confirmed;

    private static Connected connect(TestCore core, Duration hold) {
        SessionSettings settings = new SessionSettings(
                32,
                20,
                true,
                Duration.ZERO,
                100,
                Duration.ofHours(2),
                0,
                false,
                Duration.ZERO,
                0,
                true,
                new ByteSize(16 << 20),
                SessionSettings.QueueType.SIMPLE,
                List.of(),
                hold,
                SessionSettings.Resends.ON);
        Connected connected = core.connect("subscriber", KEPT, settings, null, core.loop);
        core.subscribe(connected, "t", 1);
        return connected;
    }

    private @Nullable Congestion publish() {
        PublishOutcome outcome = core.context.publish(Messages.message("t", "m" + published++, 1, false), core.loop);
        core.runAll();
        return outcome.congestion();
    }

    /** Publishes as a gateway does: until it is told to wait. */
    private Congestion publishUntilHeld() {
        while (true) {
            Congestion met = publish();
            if (met != null) {
                met.whenOver(released::incrementAndGet);
                return met;
            }
            assertThat(published).as("publishes without being held").isLessThan(1000);
        }
    }

    private void confirm(int messages) {
        for (int i = 0; i < messages; i++) {
            int id = subscriber.target().deliveries().get(confirmed++).packetId();
            assertThat(subscriber.session().acknowledged(id)).isTrue();
        }
    }

    @Test
    void aPublisherWaitsWhileMoreThanHalfOfTheQueueIsUsed() {
        Congestion met = publishUntilHeld();
        assertThat(met.session()).isSameAs(subscriber.session());
        // two at the window, eleven in the queue and the one that was told
        assertThat(published).isEqualTo(14);
        assertThat(core.count(Metric.SUBSCRIBERS_BEHIND)).isEqualTo(1);
        confirm(6);
        assertThat(released).hasValue(0);
        confirm(1);
        assertThat(released).hasValue(1);
        assertThat(publish()).isNull();
    }

    @Test
    void nothingIsLostHoweverFastThePublisher() {
        while (published < 500) {
            publishUntilHeld();
            confirm(12);
        }
        while (confirmed < published) {
            confirm(1);
        }
        assertThat(subscriber.target().payloads())
                .hasSize(published)
                .startsWith("m0", "m1")
                .endsWith("m" + (published - 1));
        assertThat(core.count(Metric.MESSAGES_DROPPED)).isZero();
        assertThat(core.loop.pendingTimers()).isZero();
    }

    @Test
    void aQueueOfFewLargeMessagesHoldsPublishersToo() {
        String large = "x".repeat(1 << 20);
        Congestion met = null;
        while (met == null && published < 20) {
            met = core.context
                    .publish(Messages.message("t", large + published++, 1, false), core.loop)
                    .congestion();
            core.runAll();
        }
        // two at the window, nine in the queue, and the one that was told
        assertThat(published).isEqualTo(11);
    }

    /** What cannot wait, such as a rule that publishes, is taken all the same. */
    @Test
    void whoCannotWaitFillsTheQueueBeyondItsBound() {
        for (int i = 0; i < 200; i++) {
            publish();
        }
        assertThat(subscriber.session().view().queued()).isEqualTo(198);
        assertThat(core.count(Metric.MESSAGES_DROPPED)).isZero();
    }

    @Test
    void whoIsTooSlowIsNotWaitedForUntilItHasCaughtUp() {
        publishUntilHeld();
        core.loop.advance(HOLD);
        assertThat(released).hasValue(1);
        assertThat(core.count(Metric.SUBSCRIBERS_SLOW)).isEqualTo(1);
        for (int i = 0; i < 20; i++) {
            assertThat(publish()).isNull();
        }
        assertThat(subscriber.session().view().queued()).isEqualTo(20);
        assertThat(core.count(Metric.MESSAGES_DROPPED_QUEUE_FULL)).isEqualTo(12);
        confirm(22);
        publishUntilHeld();
        assertThat(core.count(Metric.SUBSCRIBERS_BEHIND)).isEqualTo(2);
    }

    @Test
    void whoTakesSomethingIsWaitedForFiveTimesAsLong() {
        publishUntilHeld();
        for (int i = 0; i < 4; i++) {
            confirm(1);
            core.loop.advance(HOLD);
            assertThat(released).hasValue(0);
        }
        confirm(1);
        core.loop.advance(HOLD);
        assertThat(released).hasValue(1);
        assertThat(core.count(Metric.SUBSCRIBERS_SLOW)).isEqualTo(1);
    }

    @Test
    void whoGoesAwayIsNotWaitedFor() {
        publishUntilHeld();
        core.cut(subscriber);
        assertThat(released).hasValue(1);
        assertThat(publish()).isNull();
    }

    /** The owner of the session has had no turn yet, and is far behind. */
    @Test
    void aDeepMailboxHoldsPublishersToo() {
        Congestion met = null;
        while (met == null) {
            met = core.context
                    .publish(Messages.message("t", "m" + published++, 0, false), core.loop)
                    .congestion();
        }
        met.whenOver(released::incrementAndGet);
        assertThat(published).isEqualTo(65_536 / 4 + 1);
        core.runAll();
        assertThat(released).hasValue(1);
        assertThat(subscriber.target().deliveries()).hasSize(published);
        assertThat(core.count(Metric.MESSAGES_DROPPED)).isZero();
    }

    @Test
    void whoAsksAfterTheEndIsToldAtOnce() {
        Congestion met = publishUntilHeld();
        core.cut(subscriber);
        met.whenOver(released::incrementAndGet);
        assertThat(released).hasValue(2);
    }

    @Test
    void nobodyWaitsIfTheZoneSaysSo() {
        TestCore other = new TestCore();
        Connected unbounded = connect(other, Duration.ZERO);
        for (int i = 0; i < 40; i++) {
            assertThat(other.context
                            .publish(Messages.message("t", "m", 1, false), other.loop)
                            .congestion())
                    .isNull();
            other.runAll();
        }
        assertThat(unbounded.session().view().queued()).isEqualTo(20);
        assertThat(other.count(Metric.MESSAGES_DROPPED_QUEUE_FULL)).isEqualTo(18);
    }
}
