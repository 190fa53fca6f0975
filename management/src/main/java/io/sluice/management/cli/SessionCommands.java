package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sessions, their clients connected or not (manual 7438-7475). */
@Command(
        name = "sessions",
        description = "Sessions, their clients connected or not.",
        subcommands = {SessionCommands.ListAll.class, SessionCommands.Show.class})
final class SessionCommands extends CommandGroup {
    private static String line(JsonNode session) {
        return "Session(" + session.path("client_id").asText()
                + ", clean_start=" + session.path("clean_sess").asText()
                + ", expiry_interval=" + session.path("expiry_interval").asText()
                + ", subscriptions_count="
                + session.path("subscriptions_count").asText()
                + ", max_inflight=" + session.path("max_inflight").asText()
                + ", inflight=" + session.path("inflight").asText()
                + ", mqueue_len=" + session.path("mqueue_len").asText()
                + ", mqueue_dropped=" + session.path("mqueue_dropped").asText()
                + ", awaiting_rel=" + session.path("awaiting_rel").asText()
                + ", deliver_msg=" + session.path("deliver_msg").asText()
                + ", enqueue_msg=" + session.path("enqueue_msg").asText()
                + ", created_at=" + session.path("created_at_ms").asLong() / 1000 + ")";
    }

    @Command(name = "list", description = "Lists all sessions.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.forEachPaged("/sessions", session -> println(line(session)));
        }
    }

    @Command(name = "show", description = "Shows one session.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "CLIENT_ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            println(line(find(api, "sessions", id)));
        }
    }
}
