package io.sluice.testkit.campaign;

import io.sluice.testkit.campaign.ProcessWatch.Sample;
import io.sluice.testkit.mqtt.Violations;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A steady, mixed load for as long as wanted. What the process holds is looked at every few seconds and must not grow. */
final class Soak {
    private static final double MEGABYTE = 1 << 20;
    private static final double HOUR = TimeUnit.HOURS.toNanos(1);
    /** Settings that the load is made for: queues that can be full, sessions that end soon. */
    static final List<String> SETTINGS =
            List.of("zone.external.max_mqueue_len=1000", "zone.external.session_expiry_interval=20s");

    private static final String RULE =
            "{\"rawsql\": \"SELECT payload.temp AS temp, topic FROM \\\"message.publish\\\" WHERE topic =~"
                    + " 'soak/1/#'\", \"actions\": [{\"name\": \"data_to_embedded\", \"params\": {\"$resource\": \"resource:embedded\","
                    + " \"table\": \"readings\"}}]}";

    /** What a figure may rise over the second half of the time: noise, not a leak. */
    private static final Map<String, Double> ALLOWED = allowed();

    private final SluiceServer server;
    private final PrintStream out;
    private final Violations violations = new Violations();
    private final Map<String, Growth> growths = new LinkedHashMap<>();

    Soak(SluiceServer server, PrintStream out) {
        this.server = server;
        this.out = out;
        ALLOWED.keySet().forEach(name -> growths.put(name, new Growth()));
    }

    private static Map<String, Double> allowed() {
        Map<String, Double> allowed = new LinkedHashMap<>();
        allowed.put("heap MB", 8.0);
        allowed.put("direct MB", 8.0);
        allowed.put("RSS MB", 40.0);
        allowed.put("files", 10.0);
        allowed.put("threads", 5.0);
        allowed.put("store MB", 60.0);
        allowed.put("sessions", 30.0);
        allowed.put("subscriptions", 60.0);
        allowed.put("retained", 40.0);
        return allowed;
    }

    Violations run(long seconds, long everySeconds) throws IOException, InterruptedException {
        server.start();
        server.post("/rules", RULE);
        SoakLoad load = new SoakLoad(server.mqttPort(), violations);
        load.start();
        ProcessWatch watch = new ProcessWatch(server.pid());
        out.println("| minute | " + String.join(" | ", ALLOWED.keySet()) + " |");
        out.println("|---" + "|---".repeat(ALLOWED.size()) + "|");
        Pace pace = new Pace();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds)) {
            pace.pause(TimeUnit.SECONDS.toMillis(everySeconds));
            sample(watch, (System.nanoTime() - begin) / HOUR);
        }
        load.stop();
        out.println(load.figures());
        judge();
        server.troubles().forEach(line -> violations.add("log: %s", line));
        return violations;
    }

    private void sample(ProcessWatch watch, double hours) throws IOException, InterruptedException {
        Sample sample = watch.sample();
        String stats = server.get("/stats");
        double[] values = {
            sample.heap() / MEGABYTE,
            sample.direct() / MEGABYTE,
            sample.resident() / MEGABYTE,
            sample.files(),
            sample.threads(),
            size(server.data().resolve("store")) / MEGABYTE,
            SluiceServer.number(stats, "sessions/count"),
            SluiceServer.number(stats, "subscriptions/count"),
            SluiceServer.number(stats, "retained/count")
        };
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "| %.1f ", hours * 60));
        int place = 0;
        for (Growth growth : growths.values()) {
            growth.add(hours, values[place]);
            row.append(String.format(Locale.ROOT, "| %.1f ", values[place]));
            place++;
        }
        out.println(row.append('|'));
    }

    private void judge() {
        for (Map.Entry<String, Growth> growth : growths.entrySet()) {
            double rise = growth.getValue().rise();
            double most = ALLOWED.getOrDefault(growth.getKey(), 0.0);
            out.printf(
                    Locale.ROOT,
                    "%-14s rises by %7.2f over the second half, %.1f are allowed%n",
                    growth.getKey(),
                    rise,
                    most);
            if (rise > most) {
                violations.add(
                        "%s grows: by %.1f over the second half, %.1f an hour",
                        growth.getKey(), rise, growth.getValue().perHour());
            }
        }
    }

    private static long size(Path folder) throws IOException {
        long all = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                try {
                    all += Files.size(file);
                } catch (NoSuchFileException e) {
                    // compacted away this moment
                    continue;
                }
            }
        }
        return all;
    }
}
