package io.sluice.management.http;

import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.metric.Stats;
import io.sluice.core.time.TimeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is to see of the node itself: state, counters and gauges (manual 8643-8732, 9337-9491). */
final class NodeEndpoints {
    private final NodeInfo node;
    private final Metrics metrics;
    private final Stats stats;

    /** State of a node. */
    record NodeJson(
            String name,
            String node,
            String version,
            String sysdescr,
            String uptime,
            String datetime,
            String javaVersion,
            String nodeStatus,
            long connections,
            String memoryUsed,
            String memoryTotal) {}

    NodeEndpoints(NodeInfo node, Metrics metrics, Stats stats) {
        this.node = node;
        this.metrics = metrics;
        this.stats = stats;
    }

    void addTo(Routes routes) {
        for (String name : List.of("/nodes", "/brokers")) {
            routes.get(name, call -> List.of(nodeJson()));
            routes.get(name + "/:node", node.only(call -> nodeJson()));
        }
        routes.get("/metrics", call -> List.of(Map.of("node", node.name(), "metrics", counters())));
        routes.get("/nodes/:node/metrics", node.only(call -> counters()));
        routes.get("/stats", call -> List.of(Map.of("node", node.name(), "stats", stats.sample())));
        routes.get("/nodes/:node/stats", node.only(call -> stats.sample()));
    }

    private NodeJson nodeJson() {
        Runtime runtime = Runtime.getRuntime();
        return new NodeJson(
                node.name(),
                node.name(),
                node.version(),
                "Sluice",
                node.uptime(),
                TimeText.ofMillis(node.time().wallMillis()),
                Runtime.version().toString(),
                "Running",
                stats.sample().getOrDefault("connections/count", 0L),
                megabytes(runtime.totalMemory() - runtime.freeMemory()),
                megabytes(runtime.maxMemory()));
    }

    private static String megabytes(long bytes) {
        return bytes / (1 << 20) + "M";
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            counters.put(metric.path(), metrics.get(metric));
        }
        return counters;
    }
}
