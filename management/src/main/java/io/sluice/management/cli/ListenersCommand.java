package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Where Sluice listens (manual 7788-7841). */
@Command(
        name = "listeners",
        description = "Where Sluice listens, and who is connected there.",
        subcommands = {ListenersCommand.Stop.class, ListenersCommand.Start.class, ListenersCommand.Restart.class})
final class ListenersCommand extends ApiCommand {
    @Override
    void run(Connection api) throws ApiError {
        for (JsonNode node : api.get("/listeners")) {
            node.path("listeners").forEach(this::print);
        }
    }

    private void print(JsonNode listener) {
        List<String> shutdowns = new ArrayList<>();
        listener.path("shutdown_count")
                .properties()
                .forEach(count -> shutdowns.add("{" + count.getKey() + "," + count.getValue() + "}"));
        println("listener on " + listener.path("protocol").asText() + ":"
                + listener.path("listen_on").asText());
        if (!listener.path("running").asBoolean(true)) {
            println("  running         : false");
        }
        println("  acceptors       : " + listener.path("acceptors").asText());
        println("  max_conns       : " + listener.path("max_conns").asText());
        println("  current_conn    : " + listener.path("current_conns").asText());
        println("  shutdown_count  : [" + String.join(",", shutdowns) + "]");
    }

    /** What is done to one listener. */
    abstract static class Switch extends ApiCommand {
        private final String verb;

        @Parameters(paramLabel = "PROTOCOL", description = "Like mqtt:tcp, as the list shows it.")
        private String protocol = "";

        @Parameters(paramLabel = "ADDRESS", description = "Like 0.0.0.0:1883, or the name of the listener.")
        private String address = "";

        Switch(String verb) {
            this.verb = verb;
        }

        @Override
        void run(Connection api) throws ApiError {
            String path = Connection.path("listeners", protocol + ":" + address, verb.toLowerCase(Locale.ROOT));
            String what = protocol + " listener on " + address;
            try {
                api.put(path, Map.of());
            } catch (ApiError error) {
                String why = error.isNotFound() ? "not_found" : String.valueOf(error.getMessage());
                throw refused("Failed to " + verb.toLowerCase(Locale.ROOT) + " " + what + ", error:" + why);
            }
            println(verb + " " + what + " successfully.");
        }
    }

    @Command(name = "stop", description = "Closes a listener and the connections that came through it.")
    static final class Stop extends Switch {
        Stop() {
            super("Stop");
        }
    }

    @Command(name = "start", description = "Opens a listener that was stopped.")
    static final class Start extends Switch {
        Start() {
            super("Start");
        }
    }

    @Command(name = "restart", description = "Closes a listener with its connections and opens it again.")
    static final class Restart extends Switch {
        Restart() {
            super("Restart");
        }
    }
}
