package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Bridges to other brokers (manual 868-907, 7578-7637). */
@Command(
        name = "bridges",
        description = "Bridges to other brokers.",
        subcommands = {
            BridgeCommands.ListAll.class,
            BridgeCommands.Start.class,
            BridgeCommands.Stop.class,
            BridgeCommands.Forwards.class,
            BridgeCommands.AddForward.class,
            BridgeCommands.DeleteForward.class,
            BridgeCommands.Subscriptions.class,
            BridgeCommands.AddSubscription.class,
            BridgeCommands.DeleteSubscription.class
        })
final class BridgeCommands extends CommandGroup {
    private static final String FORWARDS = "forwards";
    private static final String SUBSCRIPTIONS = "subscriptions";

    /** A command about one bridge. */
    abstract static class OfBridge extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "Name of the bridge in the configuration.")
        private String name = "";

        String path(String... more) {
            String[] parts = new String[more.length + 2];
            parts[0] = "bridges";
            parts[1] = name;
            System.arraycopy(more, 0, parts, 2, more.length);
            return Connection.path(parts);
        }

        /** Makes a change and tells of it in the manual's words. */
        void change(String what, Change change) throws ApiError {
            try {
                change.make();
            } catch (ApiError error) {
                throw refused(what + " failed: " + error.getMessage());
            }
            println(what + " successfully.");
        }
    }

    /** A call that changes something. */
    interface Change {
        void make() throws ApiError;
    }

    @Command(name = "list", description = "Lists them with their states.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            for (JsonNode bridge : api.get("/bridges")) {
                println("name: " + bridge.path("name").asText() + "     status: "
                        + bridge.path("status").asText());
            }
        }
    }

    @Command(name = "start", description = "Starts one.")
    static final class Start extends OfBridge {
        @Override
        void run(Connection api) throws ApiError {
            change("Start bridge", () -> api.put(path("start"), Map.of()));
        }
    }

    @Command(name = "stop", description = "Stops one; what waits in it stays.")
    static final class Stop extends OfBridge {
        @Override
        void run(Connection api) throws ApiError {
            change("Stop bridge", () -> api.put(path("stop"), Map.of()));
        }
    }

    @Command(name = FORWARDS, description = "Lists the topics whose messages go to the remote broker.")
    static final class Forwards extends OfBridge {
        @Override
        void run(Connection api) throws ApiError {
            api.get(path(FORWARDS)).forEach(topic -> println("topic:   " + topic.asText()));
        }
    }

    @Command(name = "add-forward", aliases = "add-forwards", description = "Forwards the messages of one more topic.")
    static final class AddForward extends OfBridge {
        @Parameters(paramLabel = "TOPIC", description = "A topic filter.")
        private String topic = "";

        @Override
        void run(Connection api) throws ApiError {
            change("Add-forward topic", () -> api.post(path(FORWARDS), Map.of("topic", topic)));
        }
    }

    @Command(name = "del-forward", aliases = "del-forwards", description = "Forwards them no longer.")
    static final class DeleteForward extends OfBridge {
        @Parameters(paramLabel = "TOPIC", description = "As the list shows it.")
        private String topic = "";

        @Override
        void run(Connection api) throws ApiError {
            change("Del-forward topic", () -> api.delete(path(FORWARDS, topic)));
        }
    }

    @Command(name = SUBSCRIPTIONS, description = "Lists the topics whose messages the remote broker sends.")
    static final class Subscriptions extends OfBridge {
        @Override
        void run(Connection api) throws ApiError {
            for (JsonNode subscription : api.get(path(SUBSCRIPTIONS))) {
                println("topic: " + subscription.path("topic").asText() + ", qos: "
                        + subscription.path("qos").asText());
            }
        }
    }

    @Command(name = "add-subscription", description = "Subscribes to one more topic at the remote broker.")
    static final class AddSubscription extends OfBridge {
        @Parameters(paramLabel = "TOPIC", description = "A topic filter.")
        private String topic = "";

        @Parameters(paramLabel = "QOS", description = "0, 1 or 2.")
        private int qos;

        @Override
        void run(Connection api) throws ApiError {
            change("Add-subscription topic", () -> api.post(path(SUBSCRIPTIONS), Map.of("topic", topic, "qos", qos)));
        }
    }

    @Command(name = "del-subscription", description = "Ends a subscription at the remote broker.")
    static final class DeleteSubscription extends OfBridge {
        @Parameters(paramLabel = "TOPIC", description = "As the list shows it.")
        private String topic = "";

        @Override
        void run(Connection api) throws ApiError {
            change("Del-subscription topic", () -> api.delete(path(SUBSCRIPTIONS, topic)));
        }
    }
}
