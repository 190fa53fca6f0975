package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Who subscribed to what (manual 7491-7510). */
@Command(
        name = "subscriptions",
        description = "Who subscribed to what.",
        subcommands = {SubscriptionCommands.ListAll.class, SubscriptionCommands.Show.class})
final class SubscriptionCommands extends CommandGroup {
    private static String line(JsonNode subscription) {
        return subscription.path("client_id").asText() + " -> "
                + subscription.path("topic").asText() + ":"
                + subscription.path("qos").asText();
    }

    @Command(name = "list", description = "Lists all subscriptions.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            api.forEachPaged("/subscriptions", subscription -> println(line(subscription)));
        }
    }

    @Command(name = "show", description = "Shows the subscriptions of one client.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "CLIENT_ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            find(api, "subscriptions", id).forEach(subscription -> println(line(subscription)));
        }
    }
}
