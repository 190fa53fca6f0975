package io.sluice.benchmark;

import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.config.ByteSize;
import io.sluice.core.loop.Loop;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.transport.EventLoops;
import io.sluice.rule.queue.RowQueue;
import io.sluice.rule.queue.RowQueues;
import io.sluice.store.Durability;
import io.sluice.store.DurableStore;
import io.sluice.store.StoreSettings;
import io.sluice.store.StoreWatch;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a second the buffer of one action takes, each of them on the disk before its publisher would be acknowledged,
 * and how many a target could take from it; beside it what the disk gives to who writes one file in the same pattern.
 *
 * <pre>BufferThroughput DIRECTORY [seconds] [bytes of a row] [rows in flight for each loop]</pre>
 */
public final class BufferThroughput {
    /** Rows that one turn of a loop appends, as one read of a socket brings them. */
    private static final int TURN = 64;

    private static final int BATCH = 1_000;
    private static final int CHUNK = 1 << 20;

    private final Path directory;
    private final long seconds;
    private final int rowBytes;
    private final int window;
    private final PrintStream out;

    private BufferThroughput(Path directory, long seconds, int rowBytes, int window, PrintStream out) {
        this.directory = directory;
        this.seconds = seconds;
        this.rowBytes = rowBytes;
        this.window = window;
        this.out = out;
    }

    /** Runs all three. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        BufferThroughput bench = new BufferThroughput(
                directory,
                arguments.length > 1 ? Long.parseLong(arguments[1]) : 10,
                arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_024,
                arguments.length > 3 ? Integer.parseInt(arguments[3]) : 4_096,
                System.out);
        bench.onlyWrite();
        bench.run("rows appended, target away", false);
        bench.onlyWrite();
        bench.run("rows appended, target keeps up", true);
    }

    /** One file, written in chunks of a megabyte, each on the disk before the next one. */
    private void onlyWrite() throws IOException {
        Path file = directory.resolve("plain");
        byte[] bytes = new byte[CHUNK];
        new SplittableRandom(1).nextBytes(bytes);
        long written = 0;
        long begun = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(seconds)) {
                written += channel.write(ByteBuffer.wrap(bytes));
                channel.force(false);
            }
        }
        double took = (System.nanoTime() - begun) / 1e9;
        Files.delete(file);
        report("one file, 1 MiB at a time", (long) (written / (double) rowBytes), took, 0);
    }

    private void run(String what, boolean consume) throws Exception {
        Path home = Files.createTempDirectory(directory, "buffer");
        Metrics metrics = new Metrics();
        TimeSource time = TimeSource.system();
        try (DurableStore store = DurableStore.open(
                        home.resolve("store"),
                        new StoreSettings(Durability.BATCHED, new ByteSize(64 << 20)),
                        StoreWatch.NONE);
                EventLoops loops = new EventLoops(new EventLoops.Settings(0, metrics, time, 1))) {
            RowQueues queues = new RowQueues(store.state(loops.loops()), loops.loops(), time, () -> 1);
            queues.load();
            RowQueue queue = queues.open("bench", true, 10);
            List<Pump> pumps = new ArrayList<>();
            for (Loop loop : loops.loops().all()) {
                pumps.add(new Pump(loop, queue));
            }
            Consumer consumer = new Consumer(queue);
            if (consume) {
                consumer.start();
            }
            double cpu = cpuSeconds();
            long begun = System.nanoTime();
            pumps.forEach(Pump::start);
            TimeUnit.SECONDS.sleep(seconds);
            for (Pump pump : pumps) {
                pump.stop();
            }
            double took = (System.nanoTime() - begun) / 1e9;
            long rows = pumps.stream().mapToLong(pump -> pump.durable.get()).sum();
            report(what, rows, took, cpuSeconds() - cpu);
            consumer.end = true;
            if (consume) {
                consumer.join();
                out.printf(Locale.ROOT, "%-34s %,12d rows left%n", "", queue.size());
            } else {
                drain(queue);
            }
            queue.end(true);
        }
        deleteAll(home);
    }

    private void drain(RowQueue queue) throws IOException {
        double cpu = cpuSeconds();
        long begun = System.nanoTime();
        long rows = 0;
        while (queue.ready() > 0) {
            int taken = queue.take(BATCH, Long.MAX_VALUE).size();
            queue.acknowledge(taken, List.of());
            rows += taken;
        }
        report("rows read back", rows, (System.nanoTime() - begun) / 1e9, cpuSeconds() - cpu);
    }

    private void report(String what, long rows, double took, double cpu) {
        out.printf(
                Locale.ROOT,
                "%-34s %,12.0f rows/s %8.1f MB/s %8.2f us CPU/row%n",
                what,
                rows / took,
                rows / took * rowBytes / 1e6,
                rows == 0 ? 0 : cpu * 1e6 / rows);
    }

    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : 0;
    }

    private static void deleteAll(Path home) throws IOException {
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Appends on one loop, so many rows at a time as may be in flight. */
    private final class Pump {
        private final Loop loop;
        private final RowQueue queue;
        private final AtomicLong durable = new AtomicLong();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final String text;
        private long made;
        private int inFlight;
        private volatile boolean stop;
        private boolean planned;

        Pump(Loop loop, RowQueue queue) {
            this.loop = loop;
            this.queue = queue;
            StringBuilder random = new StringBuilder();
            SplittableRandom bits = new SplittableRandom(loop.index());
            while (random.length() < rowBytes - 90) {
                random.append((char) bits.nextInt('0', 'z'));
            }
            this.text = random.toString();
        }

        void start() {
            loop.execute(this::turn);
        }

        void stop() throws InterruptedException {
            stop = true;
            loop.execute(this::turn);
            stopped.await();
        }

        private void turn() {
            planned = false;
            if (stop) {
                stopped.countDown();
                return;
            }
            int rows = Math.min(TURN, window - inFlight);
            for (int i = 0; i < rows; i++) {
                append(i == rows - 1 ? rows : 0);
            }
            if (rows > 0) {
                plan();
            }
        }

        private void append(int settles) {
            Map<String, @Nullable Object> values = Map.of("device", "device-17", "n", made, "text", text);
            RowKey key = new RowKey(1, made++, "bench", 0);
            var stage = queue.append(new Row(key, made, values), loop.time().monotonicMillis(), true);
            inFlight++;
            if (settles > 0 && stage != null) {
                stage.whenComplete((nothing, failure) -> {
                    inFlight -= settles;
                    durable.addAndGet(failure == null ? settles : 0);
                    plan();
                });
            }
        }

        private void plan() {
            if (!planned) {
                planned = true;
                loop.execute(this::turn);
            }
        }
    }

    /** A target that takes everything at once. */
    private static final class Consumer extends Thread {
        private final RowQueue queue;
        private final Object ready = new Object();
        private volatile boolean end;

        Consumer(RowQueue queue) {
            super("consumer");
            this.queue = queue;
            setDaemon(true);
            queue.watch(new RowQueue.Watcher() {
                @Override
                public void ready() {
                    synchronized (ready) {
                        ready.notifyAll();
                    }
                }

                @Override
                public void lost(int rows, String reason) {
                    throw new IllegalStateException(reason);
                }
            });
        }

        @Override
        public void run() {
            try {
                while (!end) {
                    int taken = queue.take(BATCH, Long.MAX_VALUE).size();
                    queue.acknowledge(taken, List.of());
                    if (taken == 0) {
                        synchronized (ready) {
                            ready.wait(10);
                        }
                    }
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
