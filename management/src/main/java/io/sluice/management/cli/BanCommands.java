package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may not come in. */
@Command(
        name = "banned",
        description = "Who may not come in.",
        subcommands = {BanCommands.ListAll.class, BanCommands.Add.class, BanCommands.Delete.class})
final class BanCommands extends CommandGroup {
    private static String line(JsonNode ban) {
        String until = ban.path("until").isNull()
                ? "forever"
                : Instant.ofEpochSecond(ban.path("until").asLong()).toString();
        return "Banned(" + ban.path("as").asText() + "=" + ban.path("who").asText()
                + ", until=" + until
                + ", by=" + ban.path("by").asText()
                + ", reason=" + ban.path("reason").asText() + ")";
    }

    @Command(name = "list", description = "Lists all bans in force.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.forEachPaged("/banned", ban -> println(line(ban)));
        }
    }

    @Command(name = "add", description = "Bans somebody, in place of an earlier ban of the same.")
    static final class Add extends ApiCommand {
        @Parameters(index = "0", paramLabel = "AS", description = "client_id, username or ip_address")
        private String kind = "";

        @Parameters(index = "1", paramLabel = "WHO", description = "address also as a range: 192.0.2.0/24")
        private String who = "";

        @Option(
                names = {"-s", "--seconds"},
                paramLabel = "SECONDS",
                description = "how long; for ever if not given")
        private @Nullable Long seconds;

        @Option(
                names = {"-r", "--reason"},
                paramLabel = "TEXT",
                description = "why")
        private String reason = "";

        @Override
        void run(Connection api) throws ApiError {
            Map<String, Object> ban = new LinkedHashMap<>();
            ban.put("as", kind);
            ban.put("who", who);
            ban.put("reason", reason);
            ban.put("by", "sluicectl");
            if (seconds != null) {
                ban.put("expires_in", seconds);
            }
            println(line(api.post("/banned", ban)));
        }
    }

    @Command(name = "del", description = "Takes a ban back.")
    static final class Delete extends ApiCommand {
        @Parameters(index = "0", paramLabel = "AS", description = "client_id, username or ip_address")
        private String kind = "";

        @Parameters(index = "1", paramLabel = "WHO")
        private String who = "";

        @Override
        void run(Connection api) throws ApiError {
            try {
                api.delete(Connection.path("banned", kind, who));
            } catch (ApiError error) {
                throw notFoundOr(who, error);
            }
            println("ok");
        }
    }
}
