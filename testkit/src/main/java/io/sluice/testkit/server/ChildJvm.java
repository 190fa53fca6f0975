package io.sluice.testkit.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM with the class path of this one, to be killed in the middle of its work. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Thread hook;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private ChildJvm(Process process) {
        this.process = process;
        this.hook = new Thread(process::destroyForcibly);
        this.reader = new Thread(this::read, "child-jvm-output");
        Runtime.getRuntime().addShutdownHook(hook);
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs the main method of a class. Its standard error goes to this JVM's. */
    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-ea", "-Xmx256m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits until the child has written that many lines. */
    public synchronized void awaitLines(int count) throws InterruptedException {
        while (lines.size() < count) {
            if (ended) {
                throw new IllegalStateException("the child ended after " + lines.size() + " lines: " + lines);
            }
            wait(30_000);
        }
    }

    /** Whole lines that the child has written; after {@link #kill} all of them. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Ends the child as kill -9 does, and waits until it is gone and all its output is read. */
    public void kill() throws InterruptedException {
        // Process.destroyForcibly would close the pipe with the last lines in it
        process.toHandle().destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
        reader.join(30_000);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int c = output.read(); c >= 0; c = output.read()) {
                if (c == '\n') {
                    add(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
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
