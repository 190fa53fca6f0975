package io.sluice.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handshakes that one side does not finish. */
class UnfinishedStoryTest {
    private final TestCore core = new TestCore();

    private static SessionSettings settings(Duration releaseTimeout, int retries, boolean statistics) {
        return new SessionSettings(
                32,
                1000,
                true,
                Duration.ofSeconds(2),
                2,
                Duration.ofHours(2),
                0,
                false,
                releaseTimeout,
                retries,
                statistics,
                new ByteSize(0),
                SessionSettings.QueueType.SIMPLE,
                List.of(),
                Duration.ZERO,
                SessionSettings.Resends.ON);
    }

    private Connected connect(SessionSettings settings) {
        return core.connect("device", Messages.CONNECT, settings, null, core.loop);
    }

    @Test
    @Feature("SE-10")
    void aPublishWhoseReleaseDoesNotComeIsForgottenAfterTheTimeout() {
        Connected device = connect(settings(Duration.ofSeconds(300), 3, true));
        assertThat(device.session().awaitRelease(1)).isTrue();
        core.loop.advance(Duration.ofSeconds(100));
        assertThat(device.session().awaitRelease(2)).isTrue();
        assertThat(device.session().awaitRelease(3)).isFalse();

        core.loop.advance(Duration.ofSeconds(200));
        assertThat(device.session().isAwaitingRelease(1)).isFalse();
        assertThat(device.session().isAwaitingRelease(2)).isTrue();
        assertThat(core.count(Metric.MESSAGES_QOS2_EXPIRED)).isEqualTo(1);
        assertThat(device.session().awaitRelease(3)).isTrue();

        core.loop.advance(Duration.ofSeconds(300));
        assertThat(core.count(Metric.MESSAGES_QOS2_EXPIRED)).isEqualTo(3);
        assertThat(core.loop.pendingTimers()).isZero();
    }

    @Test
    @Feature("SE-10")
    void theTimeBeginsAnewForAClientThatWasAwayAndCouldNotReleaseIt() {
        SessionSettings settings = settings(Duration.ofSeconds(300), 3, true);
        Connected device = connect(settings);
        device.session().awaitRelease(1);
        core.context.closeSession(device.session(), device.target(), CloseReason.CLOSED);
        core.loop.advance(Duration.ofSeconds(100));

        core.loop.pretendElsewhere();
        Connected back = core.connect("device", Messages.CONNECT, settings, null, core.otherLoop);
        assertThat(core.loop.pendingTimers()).isZero();
        core.otherLoop.advance(Duration.ofSeconds(299));
        assertThat(back.session().isAwaitingRelease(1)).isTrue();
        core.otherLoop.advance(Duration.ofSeconds(1));
        assertThat(back.session().isAwaitingRelease(1)).isFalse();
        assertThat(core.count(Metric.MESSAGES_QOS2_EXPIRED)).isEqualTo(1);
    }

    @Test
    @Feature("SE-10")
    void aTimeoutOfZeroIsNeverAndASessionThatEndedLeavesNoTimer() {
        Connected patient = connect(settings(Duration.ZERO, 3, true));
        patient.session().awaitRelease(1);
        core.loop.advance(Duration.ofDays(1));
        assertThat(patient.session().isAwaitingRelease(1)).isTrue();

        Connected other =
                core.connect("other", Messages.CONNECT, settings(Duration.ofDays(9), 3, true), null, core.loop);
        other.session().awaitRelease(1);
        other.session().end();
        assertThat(core.loop.pendingTimers()).isZero();
    }

    @Test
    @Feature("SE-06")
    void whatIsNeverConfirmedIsSentAgainAFewTimesAndThenOnTheNextConnection() {
        SessionSettings settings = settings(Duration.ZERO, 3, true);
        Connected device = connect(settings);
        core.subscribe(device, "t", 1);
        core.publish(Messages.message("t", "x", 1, false));
        core.loop.advance(Duration.ofMinutes(1));

        assertThat(device.target().payloads()).containsExactly("x", "x", "x", "x");
        assertThat(core.count(Metric.MESSAGES_RETRIES_EXHAUSTED)).isEqualTo(1);
        assertThat(core.loop.pendingTimers()).isZero();
        assertThat(device.session().view().inflight()).isEqualTo(1);

        core.context.closeSession(device.session(), device.target(), CloseReason.CLOSED);
        Connected back = connect(settings);
        assertThat(back.target().payloads()).containsExactly("x");
        core.loop.advance(Duration.ofMinutes(1));
        assertThat(back.target().payloads()).hasSize(4);
    }

    @Test
    @Feature("SE-06")
    void zeroRetriesIsNoLimit() {
        Connected device = connect(settings(Duration.ZERO, 0, true));
        core.subscribe(device, "t", 1);
        core.publish(Messages.message("t", "x", 1, false));
        core.loop.advance(Duration.ofSeconds(600));
        assertThat(device.target().payloads()).hasSize(301);
    }

    @Test
    @Feature("SE-14")
    void aSessionCountsWhatItGotUnlessTheZoneSaysNo() {
        Connected counted = connect(settings(Duration.ZERO, 3, true));
        core.subscribe(counted, "t", 0);
        Connected uncounted =
                core.connect("quiet", Messages.CONNECT, settings(Duration.ZERO, 3, false), null, core.loop);
        core.subscribe(uncounted, "t", 0);
        core.publish(Messages.message("t", "x", 0, false));

        assertThat(counted.session().view().delivered()).isEqualTo(1);
        assertThat(uncounted.session().view().delivered()).isZero();
        assertThat(uncounted.target().payloads()).containsExactly("x");
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> settings(Duration.ofSeconds(-1), 3, true)).hasMessageContaining("awaitReleaseTimeout");
        assertThatThrownBy(() -> settings(Duration.ZERO, 101, true)).hasMessageContaining("maxRetries");
    }
}
