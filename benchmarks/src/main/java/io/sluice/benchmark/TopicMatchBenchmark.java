package io.sluice.benchmark;

import io.sluice.core.broker.Subscriptions;
import io.sluice.core.session.Session;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Who wants a topic, with topics in random order so that the table is as cold as in life. The filters are exact, or mixed:
 * then seven of ten are exact, two hold one {@code +}, one ends in {@code #}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class TopicMatchBenchmark {
    private static final int TOPICS = 1 << 16;
    private static final int SESSIONS = 100;

    @Param({"1000", "100000", "1000000"})
    int filters;

    @Param({"exact", "mixed"})
    String kind;

    private BenchmarkCore core;
    private Subscriptions subscriptions;
    private String[] present;
    private String[] absent;
    private int next;
    private double bytesPerSubscription;

    /** Heap that one subscription costs, text of the filter, entry of its session and entry of the table included. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Footprint {
        public double bytesPerSubscription;
    }

    @Setup
    public void fill() {
        core = new BenchmarkCore();
        subscriptions = core.parts.subscriptions();
        Session[] sessions = new Session[SESSIONS];
        for (int i = 0; i < SESSIONS; i++) {
            sessions[i] = core.connect("subscriber-" + i);
        }
        long before = liveHeap();
        for (int i = 0; i < filters; i++) {
            core.subscribe(sessions[i % SESSIONS], filter(i));
        }
        bytesPerSubscription = (double) (liveHeap() - before) / filters;
        present = new String[TOPICS];
        absent = new String[TOPICS];
        int random = 12_345;
        for (int i = 0; i < TOPICS; i++) {
            random = random * 1_103_515_245 + 12_345;
            int number = Math.floorMod(random >> 4, filters);
            present[i] = topic(number);
            absent[i] = "plant/unknown/" + number + "/state";
        }
    }

    private String filter(int number) {
        return switch (variety(number)) {
            case 0, 1 -> "plant/" + number + "/+/state";
            case 2 -> "area/" + number + "/#";
            default -> "device/" + number + "/command";
        };
    }

    private int variety(int number) {
        return kind.equals("mixed") ? number % 10 : 9;
    }

    private String topic(int number) {
        return switch (variety(number)) {
            case 0, 1 -> "plant/" + number + "/pump/state";
            case 2 -> "area/" + number + "/hall/3";
            default -> "device/" + number + "/command";
        };
    }

    private static long liveHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A topic that one subscription wants. */
    @Benchmark
    public int oneMatch(Footprint footprint) {
        footprint.bytesPerSubscription = bytesPerSubscription;
        return subscriptions.countMatching(present[next++ & TOPICS - 1]);
    }

    /** A topic that nobody wants. */
    @Benchmark
    public int noMatch() {
        return subscriptions.countMatching(absent[next++ & TOPICS - 1]);
    }
}
