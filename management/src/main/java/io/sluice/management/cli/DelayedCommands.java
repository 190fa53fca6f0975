package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Messages that wait for their time. */
@Command(
        name = "delayed",
        description = "Messages that wait for their time.",
        subcommands = {DelayedCommands.ListAll.class, DelayedCommands.Delete.class})
final class DelayedCommands extends CommandGroup {
    private static String line(JsonNode message) {
        return message.path("id").asText()
                + " " + Instant.ofEpochMilli(message.path("publish_at").asLong())
                + " " + message.path("topic").asText()
                + " qos=" + message.path("qos").asText()
                + " from=" + message.path("client_id").asText()
                + " size=" + message.path("payload_size").asText();
    }

    @Command(name = "list", description = "Lists them in the order of their times.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.forEachPaged("/delayed", message -> println(line(message)));
        }
    }

    @Command(name = "del", description = "Takes one back.")
    static final class Delete extends ApiCommand {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            try {
                api.delete(Connection.path("delayed", id));
            } catch (ApiError error) {
                throw notFoundOr(id, error);
            }
            println("ok");
        }
    }
}
