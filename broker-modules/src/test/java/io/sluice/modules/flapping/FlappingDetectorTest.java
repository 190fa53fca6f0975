package io.sluice.modules.flapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.CountLimit;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.TestCore;
import io.sluice.modules.Contexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that come and go too often. */
final class FlappingDetectorTest {
    private static final FlappingSettings ON = new FlappingSettings(true, new CountLimit(10, 60), Duration.ofHours(1));

    private final TestCore core = new TestCore();
    private final List<String> banned = new ArrayList<>();

    private void detect(FlappingSettings settings) {
        new FlappingDetector(
                        Contexts.of(core),
                        Map.of("external", settings),
                        (clientId, reason, until) ->
                                banned.add(clientId + " " + reason + " " + (until - core.time.wallMillis())))
                .start();
    }

    private void connect(String clientId, int times, Duration every) {
        for (int i = 0; i < times; i++) {
            core.connect(clientId);
            core.loop.advance(every);
        }
    }

    @Test
    @Feature("AC-14")
    void theEleventhConnectionInAMinuteIsOneTooMany() {
        detect(ON);
        connect("device", 10, Duration.ofSeconds(5));
        assertThat(banned).isEmpty();
        core.connect("device");
        assertThat(banned).containsExactly("device more than 10 connections in 60 s 3600000");
        assertThat(core.count(Metric.CLIENT_FLAPPING)).isEqualTo(1);
        // it starts anew
        connect("device", 10, Duration.ofSeconds(1));
        assertThat(banned).hasSize(1);
    }

    @Test
    @Feature("AC-14")
    void slowerOnesAndManyDifferentOnesAreInOrder() {
        detect(ON);
        connect("slow", 100, Duration.ofMillis(6_001));
        for (int i = 0; i < 100; i++) {
            core.connect("device" + i);
        }
        assertThat(banned).isEmpty();
    }

    @Test
    @Feature("AC-14")
    void theTimeSlidesItDoesNotBeginAnewEachMinute() {
        detect(ON);
        connect("device", 1, Duration.ofSeconds(54));
        connect("device", 5, Duration.ofSeconds(1));
        // the first one is older than a minute by now
        connect("device", 5, Duration.ofSeconds(2));
        assertThat(banned).isEmpty();
        core.connect("device");
        assertThat(banned).hasSize(1);
    }

    @Test
    @Feature("AC-14")
    void whereItIsOffNobodyListens() {
        detect(new FlappingSettings(false, ON.threshold(), ON.banned()));
        connect("device", 50, Duration.ZERO);
        assertThat(banned).isEmpty();
    }

    @Test
    @Feature("AC-14")
    void memoryIsBoundedWhateverComes() {
        ReconnectLog log = new ReconnectLog();
        CountLimit threshold = new CountLimit(2, 1);
        for (int i = 0; i < ReconnectLog.MOST_CLIENTS + 1000; i++) {
            assertThat(log.connected("c" + i, 1_000, threshold)).isFalse();
        }
        assertThat(log.size()).isEqualTo(ReconnectLog.MOST_CLIENTS);
        // the latest ones are still known
        String latest = "c" + (ReconnectLog.MOST_CLIENTS + 999);
        assertThat(log.connected(latest, 1_001, threshold)).isFalse();
        assertThat(log.connected(latest, 1_002, threshold)).isTrue();
        // and all go once their time is over
        for (int i = 0; i < ReconnectLog.MOST_CLIENTS; i++) {
            log.connected("one", 10_000L + i * 1_000L, threshold);
        }
        assertThat(log.size()).isEqualTo(1);
    }

    @Test
    @Feature("AC-14")
    void theClockMayWrapAround() {
        ReconnectLog log = new ReconnectLog();
        CountLimit threshold = new CountLimit(3, 1);
        long nearTheEnd = Integer.MAX_VALUE - 1L;
        for (int i = 0; i < 3; i++) {
            assertThat(log.connected("c", nearTheEnd + i, threshold)).isFalse();
        }
        assertThat(log.connected("c", nearTheEnd + 3, threshold)).isTrue();
        assertThat(log.connected("c", nearTheEnd + 5_000, threshold)).isFalse();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new FlappingSettings(true, new CountLimit(1001, 60), ON.banned()))
                .hasMessageContaining("flapping_threshold");
        assertThatThrownBy(() -> new FlappingSettings(true, ON.threshold(), Duration.ZERO))
                .hasMessageContaining("flapping_banned_expiry_interval");
    }
}
