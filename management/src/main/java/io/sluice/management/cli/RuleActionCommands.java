package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Kinds of action that rules can use (manual 2476-2497). */
@Command(
        name = "rule-actions",
        description = "Kinds of action that rules can use.",
        subcommands = {RuleActionCommands.ListAll.class, RuleActionCommands.Show.class})
final class RuleActionCommands extends CommandGroup {
    private static String line(JsonNode action) {
        List<String> types = new ArrayList<>();
        action.path("types").forEach(type -> types.add(type.asText()));
        return "action(name='" + action.path("name").asText()
                + "', app='" + action.path("app").asText()
                + "', for='" + action.path("for").asText()
                + "', types=[" + String.join(",", types)
                + "], title ='" + action.path("title").asText()
                + "', description='" + action.path("description").asText() + "')";
    }

    @Command(name = "list", description = "Lists all kinds of action.")
    static final class ListAll extends ApiCommand {
        @Option(names = "-k", arity = "0..1", paramLabel = "EVENT", description = "only those for an event")
        private @Nullable String event;

        @Option(names = "-t", arity = "0..1", paramLabel = "TYPE", description = "only those for a type of resource")
        private @Nullable String type;

        @Override
        void run(Connection api) throws ApiError {
            String filter =
                    event == null || event.isEmpty() ? "" : "?for=" + URLEncoder.encode(event, StandardCharsets.UTF_8);
            for (JsonNode action : api.get("/actions" + filter)) {
                if (type == null || type.isEmpty() || isFor(action, type)) {
                    println(line(action));
                }
            }
        }

        private static boolean isFor(JsonNode action, String type) {
            for (JsonNode known : action.path("types")) {
                if (known.asText().equals(type)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Command(name = "show", description = "Shows one kind of action.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        void run(Connection api) throws ApiError {
            println(line(find(api, "actions", name)));
        }
    }
}
