package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** Whether Sluice runs (manual 7230-7241). */
@Command(name = "status", description = "Tells whether Sluice runs; exit code 2 if it does not.")
final class StatusCommand extends ApiCommand {
    @Override
    void run(Connection api) throws ApiError {
        for (JsonNode node : api.get("/nodes")) {
            println("Node '" + node.path("name").asText() + "' is started");
            println("sluice " + node.path("version").asText() + " is running");
        }
    }
}
