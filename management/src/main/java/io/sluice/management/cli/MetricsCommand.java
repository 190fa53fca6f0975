package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Counters (manual 7310-7365). */
@Command(name = "metrics", description = "Counters since the start, by name.")
final class MetricsCommand extends ApiCommand {
    @Override
    void run(Connection api) throws ApiError {
        for (JsonNode node : api.get("/metrics")) {
            Map<String, String> sorted = new TreeMap<>();
            int width = 0;
            for (Map.Entry<String, JsonNode> counter : node.path("metrics").properties()) {
                sorted.put(counter.getKey(), counter.getValue().asText());
                width = Math.max(width, counter.getKey().length());
            }
            String form = "%-" + Math.max(1, width) + "s: %s";
            sorted.forEach((name, count) -> println(String.format(Locale.ROOT, form, name, count)));
        }
    }
}
