package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Where Sluice listens (manual 7793-7837). */
@Command(name = "listeners", description = "Where Sluice listens, and who is connected there.")
final class ListenersCommand extends ApiCommand {
    @Override
    void run(Connection api) throws ApiError {
        for (JsonNode node : api.get("/listeners")) {
            node.path("listeners").forEach(this::print);
        }
    }

    private void print(JsonNode listener) {
        List<String> shutdowns = new ArrayList<>();
        listener.path("shutdown_count")
                .properties()
                .forEach(count -> shutdowns.add("{" + count.getKey() + "," + count.getValue() + "}"));
        println("listener on " + listener.path("protocol").asText() + ":"
                + listener.path("listen_on").asText());
        println("  acceptors       : " + listener.path("acceptors").asText());
        println("  max_conns       : " + listener.path("max_conns").asText());
        println("  current_conn    : " + listener.path("current_conns").asText());
        println("  shutdown_count  : [" + String.join(",", shutdowns) + "]");
    }
}
