package io.sluice.modules.sys;

import io.sluice.core.metric.Metric;
import io.sluice.core.time.TimeText;
import io.sluice.modules.ModuleContext;
import io.sluice.modules.SystemMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The topics of the manual, below {@code $SYS/brokers}. Called by one thread. */
final class NodeTopics {
    private static final String NODES = "$SYS/brokers";
    private static final String DESCRIPTION = "Sluice";

    private final ModuleContext context;
    private final SystemMessages messages;
    private final long startedNanos;

    NodeTopics(ModuleContext context, SystemMessages messages) {
        this.context = context;
        this.messages = messages;
        this.startedNanos = context.time().monotonicNanos();
    }

    /** Nodes, version, description: retained, as they stay what they are. */
    void tellWhatStays() {
        messages.publishRetained(NODES, bytes(context.node()));
        messages.publishRetained(context.topic("version"), bytes(context.version()));
        messages.publishRetained(context.topic("sysdescr"), bytes(DESCRIPTION));
    }

    /** Everything but {@link #beat}. All numbers are taken first: telling of them moves some. */
    void tell(Map<String, Long> stats) {
        Map<String, String> values = new LinkedHashMap<>();
        stats.forEach((kind, count) -> values.put("stats/" + kind, Long.toString(count)));
        for (Metric metric : Metric.values()) {
            values.put(
                    "metrics/" + metric.path(),
                    Long.toString(context.core().metrics().get(metric)));
        }
        tellWhatStays();
        values.forEach(this::publish);
    }

    void beat() {
        Duration up = Duration.ofNanos(context.time().monotonicNanos() - startedNanos);
        publish("uptime", TimeText.of(up));
        publish("datetime", TimeText.ofMillis(context.time().wallMillis()));
    }

    private void publish(String below, String value) {
        messages.publish(context.topic(below), bytes(value), 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
