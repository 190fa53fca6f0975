package io.sluice.testkit.campaign;

import io.sluice.testkit.campaign.ProcessWatch.Sample;
import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sessions with faults over the socket, as many as time allows, while a canary sings. In the end the server must have logged nothing, and
 * hold no more than at the beginning.
 */
public final class Fuzz {
    private static final int THREADS = 12;
    private static final int WARM_UP_SESSIONS = 3_000;
    private static final long MEGABYTE = 1L << 20;
    private static final int SESSIONS_THAT_STAY = 40;

    private final InetSocketAddress address;
    private final long seed;
    private final PrintStream out;
    private final Violations violations = new Violations();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong packets = new AtomicLong();

    /** @param out where the progress is told of */
    public Fuzz(InetSocketAddress address, long seed, PrintStream out) {
        this.address = address;
        this.seed = seed;
        this.out = out;
    }

    /** Fuzzes a server of ours, which runs with {@link SluiceServer#WATCHED}, and looks after it. */
    public Violations run(SluiceServer server, long seconds) throws IOException, InterruptedException {
        sessions(0, WARM_UP_SESSIONS);
        ProcessWatch watch = new ProcessWatch(server.pid());
        Sample before = settled(server, watch);
        sessions(seconds, 0);
        Sample after = settled(server, watch);
        out.printf(Locale.ROOT, "before: %s%nafter:  %s%n", before, after);
        if (after.heap() - before.heap() > 24 * MEGABYTE) {
            violations.add("the heap has grown from %d to %d bytes", before.heap(), after.heap());
        }
        if (after.direct() - before.direct() > 32 * MEGABYTE) {
            violations.add("direct memory has grown from %d to %d bytes", before.direct(), after.direct());
        }
        if (after.files() - before.files() > 20) {
            violations.add("open files: %d before, %d behind", before.files(), after.files());
        }
        if (after.threads() - before.threads() > 10) {
            violations.add("threads: %d before, %d behind", before.threads(), after.threads());
        }
        server.troubles().forEach(line -> violations.add("log: %s", line));
        return violations;
    }

    /** Fuzzes whoever listens. */
    public Violations run(long seconds) throws InterruptedException {
        sessions(seconds, 0);
        return violations;
    }

    /** Runs one session again and tells what it sends. */
    public Violations replay(long number) {
        FuzzSession session = new FuzzSession(address, seed(number));
        out.println(session.hex());
        session.run().ifPresent(fault -> violations.add("%s", fault));
        return violations;
    }

    /** For so many seconds, or so many sessions if no seconds are given. */
    private void sessions(long seconds, long count) throws InterruptedException {
        Pace pace = new Pace();
        Canary canary = new Canary(address.getPort(), violations, pace);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < THREADS; number++) {
            threads.add(new Thread(
                    () -> {
                        while (seconds > 0 ? System.nanoTime() - end < 0 : next.get() < count) {
                            session(next.getAndIncrement());
                        }
                    },
                    "fuzz"));
        }
        Thread singing = new Thread(canary, "canary");
        singing.start();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        pace.stop();
        singing.join();
        out.println(next.get() + " sessions, " + packets.get() + " packets, " + canary.figures() + ", "
                + violations.count() + " violations");
    }

    private void session(long number) {
        FuzzSession session = new FuzzSession(address, seed(number));
        packets.addAndGet(session.packets());
        session.run().ifPresent(fault -> violations.add("session %d: %s; it sent %s", number, fault, session.hex()));
    }

    private long seed(long number) {
        return seed * 0x9E37_79B9_7F4A_7C15L + number;
    }

    /** What is held when everybody has gone. */
    private Sample settled(SluiceServer server, ProcessWatch watch) throws IOException, InterruptedException {
        if (!Pace.until(() -> number(server, "connections/count") == 0, 10_000)) {
            violations.add("%d connections are left", number(server, "connections/count"));
        }
        // a fault may make an identifier of its own, or an expiry of years
        long most = SESSIONS_THAT_STAY + next.get() / 1_000;
        if (!Pace.until(() -> number(server, "sessions/count") <= most, 15_000)) {
            violations.add("%d sessions are left", number(server, "sessions/count"));
        }
        return watch.sample();
    }

    private static long number(SluiceServer server, String name) {
        try {
            return server.ask("/stats", name).orElse(-1);
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
