package io.sluice.management.cli;

import picocli.CommandLine.Command;

/** Retained messages (manual 8035-8055). */
@Command(
        name = "retainer",
        description = "Retained messages.",
        subcommands = {RetainerCommands.Info.class, RetainerCommands.Topics.class, RetainerCommands.Clean.class})
final class RetainerCommands extends CommandGroup {
    @Command(name = "info", description = "Shows how many there are.")
    static final class Info extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            println("retained/total: " + api.get("/retainer").path("total").asText());
        }
    }

    @Command(name = "topics", description = "Lists their topics.")
    static final class Topics extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.forEachPaged("/retainer/topics", topic -> println(topic.asText()));
        }
    }

    @Command(name = "clean", description = "Forgets all of them.")
    static final class Clean extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            println("Cleaned " + api.delete("/retainer").path("cleaned").asText() + " retained messages");
        }
    }
}
