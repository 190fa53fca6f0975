package io.sluice.testkit.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM process holds, asked from outside: by jcmd and /proc. It must run with {@link #FLAG}. */
final class ProcessWatch {
    /** Lets the JVM count its native memory. */
    static final String FLAG = "-XX:NativeMemoryTracking=summary";

    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+, committed=(\\d+)");
    private static final Pattern USED = Pattern.compile("(?:used |total \\d+K, used )(\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

    private final long pid;

    ProcessWatch(long pid) {
        this.pid = pid;
    }

    /**
     * One look.
     *
     * @param heap bytes that live after a full collection
     * @param direct bytes outside of the heap that Java code asked for
     * @param resident bytes of memory of the whole process
     * @param files open files and sockets
     * @param threads all threads
     */
    record Sample(long heap, long direct, long resident, int files, int threads) {}

    Sample sample() throws IOException, InterruptedException {
        jcmd("GC.run");
        long heap = 0;
        for (String line : jcmd("GC.heap_info").lines().toList()) {
            Matcher used = USED.matcher(line);
            // generations of the collector; Metaspace has a line of the same form
            if (!line.contains("Metaspace") && !line.contains("class space") && used.find()) {
                heap += Long.parseLong(used.group(1)) * 1_024;
            }
        }
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        return new Sample(
                heap,
                number(OTHER, jcmd("VM.native_memory", "summary", "scale=B")),
                number(RESIDENT, status) * 1_024,
                files(),
                (int) number(THREADS, status));
    }

    int files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) files.count();
        }
    }

    private String jcmd(String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 2];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        command[1] = Long.toString(pid);
        System.arraycopy(words, 0, command, 2, words.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
