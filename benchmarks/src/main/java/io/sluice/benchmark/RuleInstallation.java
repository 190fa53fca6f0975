package io.sluice.benchmark;

import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.registry.RefusedException;
import java.util.concurrent.TimeUnit;

/**
 * What rules cost that are merely installed: {@code java -cp benchmarks.jar io.sluice.benchmark.RuleInstallation [RULES]}. All
 * are different, in their topics and in what they read, and are made one after the other through the engine, then loaded by
 * another as at a start. Prints how long each part took, and the live heap of a rule.
 */
public final class RuleInstallation {
    private static final int RULES = 10_000;
    private static final int PARTS = 5;
    private static final int WARM_UP = 500;

    private RuleInstallation() {}

    public static void main(String[] arguments) throws RefusedException {
        int rules = arguments.length == 0 ? RULES : Integer.parseInt(arguments[0]);
        try (BenchmarkRules warm = new BenchmarkRules(new BenchmarkCore(), new BenchmarkRules.MemoryStore())) {
            create(warm.engine, 0, WARM_UP);
        }
        BenchmarkRules.MemoryStore store = new BenchmarkRules.MemoryStore();
        long before = liveHeap();
        BenchmarkCore core = new BenchmarkCore();
        try (BenchmarkRules made = new BenchmarkRules(core, store)) {
            for (int part = 0; part < PARTS; part++) {
                long begin = System.nanoTime();
                create(made.engine, rules / PARTS * part, rules / PARTS * (part + 1));
                print("made " + rules / PARTS * (part + 1), millisSince(begin) * 1_000 * PARTS / rules, "us a rule");
            }
            long created = liveHeap() - before;
            print("live heap", created / rules, "bytes a rule, its definition in the store included");
            long begin = System.nanoTime();
            try (BenchmarkRules loaded = new BenchmarkRules(new BenchmarkCore(), store)) {
                print(
                        "loaded",
                        millisSince(begin),
                        "ms, " + loaded.engine.list().size() + " rules");
                print("live heap", (liveHeap() - before - created) / rules, "bytes a rule, without the store");
            }
            print("there are still", made.engine.list().size(), "rules");
        }
    }

    private static void create(RuleEngine engine, int from, int to) throws RefusedException {
        for (int i = from; i < to; i++) {
            engine.create(BenchmarkRules.ruleWithOwnPath(BenchmarkRules.Kind.MIXED, i));
        }
    }

    private static long millisSince(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private static long liveHeap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @SuppressWarnings("SystemOut") // what it is for
    private static void print(String what, long figure, String unit) {
        System.out.println(what + ": " + figure + ' ' + unit);
    }
}
