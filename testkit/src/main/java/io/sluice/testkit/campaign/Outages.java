package io.sluice.testkit.campaign;

import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Troubles one target, and the line to it, as long as it may; in the end the target runs and the line is whole. */
final class Outages implements Runnable {
    private final Target target;
    private final Line line;
    private final Pace pace;
    private final Violations violations;
    private final Random random;
    private final Length length;
    private final AtomicInteger outages = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();

    /**
     * How long things are well and not, in milliseconds, at most.
     *
     * @param well between two outages
     * @param out of an outage
     */
    record Length(int well, int out) {}

    Outages(Target target, Line line, Pace pace, Violations violations, long seed, Length length) {
        this.target = target;
        this.line = line;
        this.pace = pace;
        this.violations = violations;
        this.random = new Random(seed);
        this.length = length;
    }

    @Override
    public void run() {
        try {
            while (pace.pause(length.well() / 4 + random.nextInt(length.well()))) {
                outage();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | IllegalStateException e) {
            violations.add("%s cannot be stopped and started: %s", target.name(), e);
        }
    }

    private void outage() throws IOException, InterruptedException {
        int kind = random.nextInt(6);
        try {
            switch (kind) {
                case 0, 1 -> {
                    target.kill();
                    kills.incrementAndGet();
                }
                case 2 -> target.stop();
                case 3 -> line.shut();
                case 4 -> line.hush();
                default -> line.deafen();
            }
            outages.incrementAndGet();
            pace.pause(random.nextInt(length.out()));
        } finally {
            line.mend();
            target.start();
        }
    }

    /** How many there were. */
    int count() {
        return outages.get();
    }

    /** How many of them were a kill -9 of the target. */
    int kills() {
        return kills.get();
    }
}
