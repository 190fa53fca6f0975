package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rows on their way to targets. */
@Command(
        name = "buffers",
        description = "Rows on their way to targets, action by action.",
        subcommands = {BufferCommands.ListAll.class, BufferCommands.Unused.class, BufferCommands.Drop.class})
final class BufferCommands extends BufferListing {
    @Command(name = "list", description = "Lists the buffers of all actions.")
    static final class ListAll extends BufferListing {}

    @Command(name = "unused", description = "Lists queues on the disk whose rule is gone or broken.")
    static final class Unused extends ApiCommand {
        @Option(names = "--json", description = "one JSON array of objects instead of a table")
        private boolean json;

        @Override
        void run(Connection api) throws ApiError {
            JsonNode unused = api.get("/buffers/unused");
            if (json) {
                println(text(unused));
            } else if (!unused.isEmpty()) {
                Table table = new Table(List.of("action", "rule", "rows", "bytes"));
                unused.forEach(queue -> table.add(List.of(
                        Table.text(queue.path("action_id").asText()),
                        Table.text(queue.path("rule_id").asText("gone")),
                        Table.number(queue.path("rows").asText()),
                        Table.number(Amount.ofBytes(queue.path("bytes").asLong())))));
                table.print(out());
            }
        }
    }

    @Command(
            name = "drop",
            description = "Drops a queue whose rule is gone or broken, with all its rows and dead letters.")
    static final class Drop extends ApiCommand {
        @Parameters(paramLabel = "ACTION")
        private String action = "";

        @Override
        void run(Connection api) throws ApiError {
            api.delete(Connection.path("buffers", "unused", action));
            println("ok");
        }
    }
}
