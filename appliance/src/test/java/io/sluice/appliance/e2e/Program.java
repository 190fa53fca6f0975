package io.sluice.appliance.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A foreign program and its output, line by line as it comes. Gone when closed, and when this JVM ends. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;

    private final List<String> command;
    private final Process process;
    private final Thread hook;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private Program(List<String> command) throws IOException {
        this.command = command;
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        this.hook = new Thread(process::destroyForcibly);
        this.reader = new Thread(this::read, "output of " + command.get(0));
        Runtime.getRuntime().addShutdownHook(hook);
        reader.setDaemon(true);
        reader.start();
    }

    static Program start(List<String> command) throws IOException {
        return new Program(command);
    }

    static Program start(String... command) throws IOException {
        return start(List.of(command));
    }

    /** Runs a program to its end, which must be a good one, and answers with its output. */
    static String run(List<String> command) throws IOException, InterruptedException {
        try (Program program = start(command)) {
            return String.join("\n", program.awaitEnd());
        }
    }

    static String run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    /** Waits until that many lines are wanted ones, and answers with those. */
    synchronized List<String> await(int count, Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            List<String> found = lines.stream().filter(wanted).toList();
            if (found.size() >= count) {
                return found;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (ended || left <= 0) {
                throw new AssertionError(command + (ended ? " ended" : " is late") + " with " + found.size() + " of "
                        + count + " lines:\n" + String.join("\n", lines));
            }
            wait(left);
        }
    }

    /** Waits for a line that begins like this. */
    void awaitLine(String beginning) throws InterruptedException {
        await(1, line -> line.startsWith(beginning));
    }

    /** Lines so far. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for the end, which must be a good one, and answers with all lines. */
    List<String> awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError(command + " does not end:\n" + String.join("\n", lines()));
        }
        reader.join(PATIENCE_MILLIS);
        if (process.exitValue() != 0) {
            throw new AssertionError(
                    command + " failed with " + process.exitValue() + ":\n" + String.join("\n", lines()));
        }
        return lines();
    }

    /** As kill -9 does. Returns when it is gone. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        reader.join(PATIENCE_MILLIS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
