package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** What is wrong with this Sluice, and what was. */
@Command(
        name = "alarms",
        description = "What is wrong with this Sluice, and what was.",
        subcommands = {AlarmCommands.ListAll.class, AlarmCommands.History.class, AlarmCommands.Forget.class})
final class AlarmCommands extends CommandGroup {
    private static String line(JsonNode alarm) {
        String end = alarm.path("activated").asBoolean()
                ? ""
                : ", deactivated_at=" + alarm.path("deactivated_at").asText();
        return "Alarm(" + alarm.path("name").asText()
                + ", severity=" + alarm.path("severity").asText()
                + ", activated_at=" + alarm.path("activated_at").asText()
                + end
                + ", message=" + alarm.path("message").asText() + ")";
    }

    @Command(name = "list", description = "Lists what is wrong now, newest first.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.forEachPaged("/alarms/activated", alarm -> println(line(alarm)));
        }
    }

    @Command(name = "history", description = "Lists what was wrong and is over, newest first.")
    static final class History extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.forEachPaged("/alarms/deactivated", alarm -> println(line(alarm)));
        }
    }

    @Command(name = "forget", description = "Empties the history.")
    static final class Forget extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.delete("/alarms/deactivated");
            println("ok");
        }
    }
}
