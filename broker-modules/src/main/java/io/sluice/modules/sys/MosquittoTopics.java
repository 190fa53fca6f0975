package io.sluice.modules.sys;

import io.sluice.core.metric.Metric;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.SystemMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The topics of mosquitto that dashboards read, below {@code $SYS/broker}: retained, and told again when they change. A "message" is a
 * packet of any kind there. Called by one thread.
 */
final class MosquittoTopics {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Topic of each counter that is shown as it is. */
    private static final Map<String, Metric> COUNTERS = new LinkedHashMap<>();

    /** Topic below {@code load/} of each counter whose growth is shown. */
    private static final Map<String, Metric> LOADS = new LinkedHashMap<>();

    static {
        COUNTERS.put("messages/received", Metric.PACKETS_RECEIVED);
        COUNTERS.put("messages/sent", Metric.PACKETS_SENT);
        COUNTERS.put("bytes/received", Metric.BYTES_RECEIVED);
        COUNTERS.put("bytes/sent", Metric.BYTES_SENT);
        COUNTERS.put("publish/messages/received", Metric.PACKETS_PUBLISH_RECEIVED);
        COUNTERS.put("publish/messages/sent", Metric.PACKETS_PUBLISH_SENT);
        COUNTERS.put("publish/messages/dropped", Metric.MESSAGES_DROPPED);
        COUNTERS.put("clients/expired", Metric.SESSION_EXPIRED);
        LOADS.put("messages/received", Metric.PACKETS_RECEIVED);
        LOADS.put("messages/sent", Metric.PACKETS_SENT);
        LOADS.put("bytes/received", Metric.BYTES_RECEIVED);
        LOADS.put("bytes/sent", Metric.BYTES_SENT);
        LOADS.put("publish/received", Metric.PACKETS_PUBLISH_RECEIVED);
        LOADS.put("publish/sent", Metric.PACKETS_PUBLISH_SENT);
        LOADS.put("publish/dropped", Metric.MESSAGES_DROPPED);
        LOADS.put("sockets", Metric.CONNECTIONS_ACCEPTED);
        LOADS.put("connections", Metric.PACKETS_CONNECT);
    }

    private final ModuleContext context;
    private final SystemMessages messages;
    private final long startedNanos;
    private final Map<String, Load> loads = new HashMap<>();
    private final Map<String, String> told = new HashMap<>();
    private long lastNanos;
    private long mostHeap;

    MosquittoTopics(ModuleContext context, SystemMessages messages) {
        this.context = context;
        this.messages = messages;
        this.startedNanos = context.time().monotonicNanos();
        this.lastNanos = startedNanos;
    }

    void tell(Map<String, Long> stats) {
        long now = context.time().monotonicNanos();
        publish("version", "Sluice " + context.version());
        publish("uptime", Duration.ofNanos(now - startedNanos).toSeconds() + " seconds");
        tellOfClients(stats);
        publish("subscriptions/count", stats.getOrDefault("subscriptions/count", 0L));
        publish("shared_subscriptions/count", stats.getOrDefault("subscriptions/shared/count", 0L));
        publish("retained messages/count", stats.getOrDefault("retained/count", 0L));
        tellOfHeap();
        COUNTERS.forEach((topic, metric) -> publish(topic, count(metric)));
        tellOfLoads((now - lastNanos) / NANOS_PER_SECOND);
        lastNanos = now;
    }

    private void tellOfClients(Map<String, Long> stats) {
        long connected = stats.getOrDefault("connections/count", 0L);
        long total = stats.getOrDefault("sessions/count", 0L);
        publish("clients/total", total);
        publish("clients/connected", connected);
        publish("clients/active", connected);
        publish("clients/disconnected", Math.max(0, total - connected));
        publish("clients/inactive", Math.max(0, total - connected));
        publish("clients/maximum", stats.getOrDefault("connections/max", 0L));
    }

    private void tellOfHeap() {
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        mostHeap = Math.max(mostHeap, heap);
        publish("heap/current", heap);
        publish("heap/maximum", mostHeap);
    }

    private void tellOfLoads(double seconds) {
        if (seconds <= 0) {
            return;
        }
        LOADS.forEach((topic, metric) -> {
            Load load = loads.computeIfAbsent(topic, t -> new Load());
            load.take(count(metric), seconds);
            load.forEach((period, value) -> publish("load/" + topic + "/" + period, value));
        });
    }

    private long count(Metric metric) {
        return context.core().metrics().get(metric);
    }

    private void publish(String below, long value) {
        publish(below, Long.toString(value));
    }

    private void publish(String below, String value) {
        if (!value.equals(told.put(below, value))) {
            messages.publishRetained("$SYS/broker/" + below, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
