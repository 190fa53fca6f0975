package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Connected clients (manual 7408-7437). */
@Command(
        name = "clients",
        description = "Connected clients.",
        subcommands = {ClientCommands.ListAll.class, ClientCommands.Show.class, ClientCommands.Kick.class})
final class ClientCommands extends CommandGroup {
    private static String line(JsonNode client) {
        String username = client.path("username").isNull()
                ? "undefined"
                : client.path("username").asText();
        return "Connection(" + client.path("client_id").asText()
                + ", clean_start=" + client.path("clean_sess").asText()
                + ", username=" + username
                + ", peername=" + client.path("ipaddress").asText() + ":"
                + client.path("port").asText()
                + ", connected_at=" + client.path("connected_at_ms").asLong() / 1000 + ")";
    }

    @Command(name = "list", description = "Lists all connected clients.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.forEachPaged("/clients", client -> println(line(client)));
        }
    }

    @Command(name = "show", description = "Shows one client.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "CLIENT_ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            println(line(find(api, "clients", id)));
        }
    }

    @Command(name = "kick", description = "Ends a client's connection.")
    static final class Kick extends ApiCommand {
        @Parameters(paramLabel = "CLIENT_ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            api.delete(Connection.path("clients", id));
            println("ok");
        }
    }
}
