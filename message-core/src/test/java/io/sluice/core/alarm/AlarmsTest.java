package io.sluice.core.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.FakeTime;
import io.sluice.core.testing.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private final FakeTime time = new FakeTime();
    private final Alarms alarms = new Alarms(time, 2);
    private final List<String> told = new ArrayList<>();

    private final AlarmListener listener = new AlarmListener() {
        @Override
        public void activated(Alarm alarm) {
            told.add("alert " + alarm.name());
        }

        @Override
        public void deactivated(Alarm alarm) {
            told.add("clear " + alarm.name() + " after " + alarm.durationMillis(0));
        }
    };

    @Test
    @Feature("SY-09")
    void anAlarmIsToldOfOnceHoweverOftenItIsRaised() {
        alarms.add(listener);

        assertThat(raise("disk_full")).isTrue();
        assertThat(raise("disk_full")).isFalse();
        time.advance(Duration.ofMillis(1_500));
        assertThat(alarms.deactivate("disk_full")).isTrue();
        assertThat(alarms.deactivate("disk_full")).isFalse();

        assertThat(told).containsExactly("alert disk_full", "clear disk_full after 1500");
    }

    @Test
    @Feature("AL-06")
    void whatIsOverMovesToAHistoryWithAnEnd() {
        for (String name : List.of("one", "two", "three")) {
            raise(name);
            alarms.deactivate(name);
        }
        raise("four");

        assertThat(alarms.active()).extracting(Alarm::name).containsExactly("four");
        assertThat(alarms.active()).allMatch(Alarm::isActive);
        assertThat(alarms.history()).extracting(Alarm::name).containsExactly("two", "three");
        assertThat(alarms.history()).noneMatch(Alarm::isActive);

        alarms.clearHistory();
        assertThat(alarms.history()).isEmpty();
        assertThat(alarms.active()).hasSize(1);
    }

    @Test
    void whoComesLateHearsOfWhatIsActive() {
        raise("store_damaged");
        raise("disk_full");
        alarms.deactivate("disk_full");

        alarms.add(listener);
        alarms.remove(listener);
        raise("other");

        assertThat(told).containsExactly("alert store_damaged");
    }

    private boolean raise(String name) {
        return alarms.activate(name, Severity.CRITICAL, Map.of("path", "/data"), "The disk is full");
    }
}
