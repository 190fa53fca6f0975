package io.sluice.modules.sysmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.alarm.Alarm;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.TestCore;
import io.sluice.modules.JsonObject;
import io.sluice.modules.ModuleWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@Feature("SY-10")
class SystemMonitorTest {
    private static final String SYSMON = "$SYS/brokers/" + ModuleWorld.NODE + "/sysmon/";

    private final ModuleWorld world = new ModuleWorld();
    private final TestCore core = world.core;
    private final List<String> told = new ArrayList<>();

    private void tell(String topic, String text, JsonObject details) {
        told.add(topic + ": " + text + " " + new String(details.toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aLoopThatIsStuckIsToldOfOnceAndOnceMoreWhenItGoesOn() {
        LoopWatch watch = new LoopWatch(core.parts.loops(), core.time, 240, this::tell);
        watch.look();
        core.runAll();
        watch.look();
        for (int second = 1; second <= 2; second++) {
            core.otherLoop.runAll();
            core.time.advance(Duration.ofSeconds(1));
            watch.look();
        }
        assertThat(told)
                .containsExactly("long_schedule: event loop 0 has not answered for 1000 ms "
                        + "{\"loop\":0,\"duration_ms\":1000,\"limit_ms\":240,\"answered\":false}");

        core.time.advance(Duration.ofMillis(500));
        core.loop.runAll();
        assertThat(told)
                .hasSize(2)
                .last()
                .isEqualTo("long_schedule: event loop 0 let a task wait for 2500 ms "
                        + "{\"loop\":0,\"duration_ms\":2500,\"limit_ms\":240,\"answered\":true}");
    }

    @Test
    void aLoopThatAnswersLateBetweenTwoLooksIsToldOfOnce() {
        LoopWatch watch = new LoopWatch(core.parts.loops(), core.time, 240, this::tell);
        watch.look();
        core.loop.runAll();
        core.time.advance(Duration.ofMillis(239));
        core.otherLoop.runAll();
        assertThat(told).isEmpty();

        watch.look();
        core.otherLoop.runAll();
        core.time.advance(Duration.ofMillis(240));
        core.loop.runAll();
        assertThat(told).hasSize(1).first().asString().contains("loop 0 let a task wait for 240 ms");
    }

    @Test
    void aPauseOfTheCollectorIsToldOfFromTheLimitOn() {
        CollectorWatch watch = new CollectorWatch(500, this::tell, (used, most) -> {});
        watch.collected("Copy", "Allocation Failure", 499);
        watch.collected("MarkSweepCompact", "System.gc()", 500);
        new CollectorWatch(0, this::tell, (used, most) -> {}).collected("Copy", "x", 1000);

        assertThat(told)
                .containsExactly(
                        "long_gc: MarkSweepCompact stopped everything for 500 ms (System.gc()) "
                                + "{\"collector\":\"MarkSweepCompact\",\"cause\":\"System.gc()\",\"duration_ms\":500,\"limit_ms\":500}");
    }

    @Test
    void aHeapThatStaysFullIsAnAlarmUntilItIsClearlyBelow() {
        HeapWatch watch = new HeapWatch(0.85, world.alarms, this::tell);
        watch.look(84, 100);
        assertThat(world.alarms.active()).isEmpty();
        watch.look(85, 100);
        watch.look(90, 100);
        watch.look(81, 100);
        assertThat(world.alarms.active()).extracting(Alarm::name).containsExactly("large_heap");
        assertThat(told)
                .containsExactly("large_heap: 85 % of the heap is in use after a collection "
                        + "{\"used_bytes\":85,\"most_bytes\":100}");
        watch.look(79, 100);
        assertThat(world.alarms.active()).isEmpty();

        new HeapWatch(0, world.alarms, this::tell).look(100, 100);
        assertThat(world.alarms.active()).isEmpty();
    }

    @Test
    void whatIsSeenGoesToATopic() {
        TestCore.Connected reader = core.connect("reader");
        core.subscribe(reader, SYSMON + "#", 0);
        SystemMonitor monitor =
                new SystemMonitor(world.context, new SysmonSettings(Duration.ofHours(1), Duration.ofMillis(10), 0));
        monitor.start();
        assertThat(world.planned).extracting(ModuleWorld.Planned::millis).containsExactly(1000L);
        world.planned.get(0).task().run();
        core.time.advance(Duration.ofMillis(10));
        core.runAll();
        monitor.close();

        assertThat(world.planned).isEmpty();
        assertThat(reader.target().topics()).containsExactly(SYSMON + "long_schedule", SYSMON + "long_schedule");
        assertThat(reader.target().payloads().get(0)).contains("\"duration_ms\":10", "\"message\":\"event loop 0");
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SysmonSettings(Duration.ofNanos(1), Duration.ZERO, 0))
                .withMessageContaining("long_gc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SysmonSettings(Duration.ZERO, Duration.ofMillis(9), 0))
                .withMessageContaining("long_schedule");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SysmonSettings(Duration.ZERO, Duration.ZERO, 1.1))
                .withMessageContaining("large_heap");
    }
}
