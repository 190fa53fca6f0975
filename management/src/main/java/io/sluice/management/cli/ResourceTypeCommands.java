package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Kinds of system that Sluice can connect to (manual 2533-2549). */
@Command(
        name = "resource-types",
        description = "Kinds of system that Sluice can connect to.",
        subcommands = {ResourceTypeCommands.ListAll.class, ResourceTypeCommands.Show.class})
final class ResourceTypeCommands extends CommandGroup {
    private static String line(JsonNode type) {
        return "resource_type(name='" + type.path("name").asText()
                + "', provider='" + type.path("provider").asText()
                + "', title ='" + type.path("title").asText()
                + "', description='" + type.path("description").asText() + "')";
    }

    @Command(name = "list", description = "Lists all types.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.get("/resource_types").forEach(type -> println(line(type)));
        }
    }

    @Command(name = "show", description = "Shows one type.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "TYPE")
        private String name = "";

        @Override
        void run(Connection api) throws ApiError {
            println(line(find(api, "resource_types", name)));
        }
    }
}
