package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connections to other systems (manual 2498-2532). */
@Command(
        name = "resources",
        description = "Connections to other systems.",
        subcommands = {
            ResourceCommands.ListAll.class,
            ResourceCommands.Show.class,
            ResourceCommands.Create.class,
            ResourceCommands.Delete.class,
            ResourceCommands.Restart.class,
            ResourceCommands.Test.class
        })
final class ResourceCommands extends CommandGroup {
    private static String line(JsonNode resource) {
        boolean alive = resource.at("/status/0/is_alive").asBoolean();
        return "resource(id='" + resource.path("id").asText()
                + "', type='" + resource.path("type").asText()
                + "', config=" + ErlangText.of(resource.path("config"))
                + ", status=#{is_alive => " + alive
                + "}, description='" + resource.path("description").asText() + "')";
    }

    @Command(name = "list", description = "Lists all resources.")
    static final class ListAll extends ApiCommand {
        @Option(
                names = {"-t", "--type"},
                arity = "0..1",
                paramLabel = "TYPE",
                description = "only those of a type")
        private @Nullable String type;

        @Option(names = "--table", description = "a table instead of the manual's lines")
        private boolean table;

        @Override
        void run(Connection api) throws ApiError {
            boolean all = type == null || type.isEmpty();
            String path = all ? "/resources" : Connection.path("resource_types", String.valueOf(type), "resources");
            JsonNode resources = api.get(path);
            if (table) {
                table(resources).print(out());
            } else {
                resources.forEach(resource -> println(line(resource)));
            }
        }

        private static Table table(JsonNode resources) {
            Table table = new Table(List.of("id", "type", "alive", "description"));
            resources.forEach(resource -> table.add(List.of(
                    Table.text(resource.path("id").asText()),
                    Table.text(resource.path("type").asText()),
                    Table.text(resource.at("/status/0/is_alive").asBoolean() ? "yes" : "no"),
                    Table.text(oneLine(resource.path("description").asText())))));
            return table;
        }
    }

    @Command(name = "show", description = "Shows one resource.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "RESOURCE_ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            println(line(find(api, "resources", id)));
        }
    }

    /** What a resource is made of. */
    abstract static class Configured extends ApiCommand {
        @Parameters(paramLabel = "TYPE")
        private String type = "";

        @Option(
                names = {"-c", "--config"},
                arity = "0..1",
                paramLabel = "JSON",
                description = "its parameters")
        private String config = "{}";

        final Map<String, Object> definition(String description) {
            return Map.of(
                    "type", type,
                    "config", json(config.isEmpty() ? "{}" : config, "--config"),
                    "description", description);
        }
    }

    @Command(name = "create", description = "Creates a resource.")
    static final class Create extends Configured {
        @Option(names = "-d", arity = "0..1", paramLabel = "TEXT", description = "description")
        private String description = "";

        @Option(names = "-i", paramLabel = "RESOURCE_ID", description = "its id; else one is made")
        private @Nullable String id;

        @Override
        void run(Connection api) throws ApiError {
            Map<String, Object> wanted = new LinkedHashMap<>(definition(description));
            if (id != null) {
                wanted.put("id", id);
            }
            JsonNode resource = api.post("/resources", wanted);
            println("Resource " + resource.path("id").asText() + " created");
        }
    }

    @Command(name = "test", description = "Connects once, and forgets the resource again.")
    static final class Test extends Configured {
        @Override
        void run(Connection api) {
            try {
                api.post("/resources?test=true", definition(""));
                println("Test creating resource successfully (dry-run)");
            } catch (ApiError error) {
                throw refused("Test creating resource failed: " + error.text());
            }
        }
    }

    @Command(name = "delete", description = "Deletes a resource that no rule uses.")
    static final class Delete extends ApiCommand {
        @Parameters(paramLabel = "RESOURCE_ID")
        private String id = "";

        @Override
        void run(Connection api) {
            try {
                api.delete(Connection.path("resources", id));
                println("ok");
            } catch (ApiError error) {
                throw refused("Cannot delete resource as " + error.text());
            }
        }
    }

    @Command(name = "restart", description = "Ends the connection and makes it anew.")
    static final class Restart extends ApiCommand {
        @Parameters(paramLabel = "RESOURCE_ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            try {
                api.post(Connection.path("resources", id), Map.of());
                println("ok");
            } catch (ApiError error) {
                throw notFoundOr(id, error);
            }
        }
    }
}
