package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why a rule fired, or did not. */
@Command(
        name = "explain",
        description =
                "Shows what became of the latest events in a rule, step by step with all values; or of an event that "
                        + "you make up. Nothing is changed and no action runs.")
final class ExplainCommand extends ApiCommand {
    @Parameters(paramLabel = "RULE_ID")
    private String id = "";

    @Option(names = "--last", paramLabel = "N", description = "most events shown; ${DEFAULT-VALUE} if not given")
    private int last = 5;

    @Option(names = "-s", paramLabel = "SQL", description = "another statement instead of the rule's")
    private @Nullable String sql;

    @Option(names = "--message", paramLabel = "PAYLOAD", description = "a message that is made up: its payload")
    private @Nullable String message;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "and its topic; else one that the rule reads")
    private @Nullable String topic;

    @Option(
            names = {"-c", "--ctx"},
            paramLabel = "JSON",
            description = "an event that is made up: all its columns, as for rules test")
    private @Nullable String context;

    @Option(names = "--json", description = "one JSON object instead of text")
    private boolean json;

    @Override
    void run(Connection api) throws ApiError {
        JsonNode told;
        try {
            told = ask(api);
        } catch (ApiError error) {
            throw notFoundOr(id, error);
        }
        if (json) {
            println(text(told));
        } else {
            new ExplanationText(out()).print(told);
        }
    }

    private JsonNode ask(Connection api) throws ApiError {
        String path = Connection.path("rules", id, "explain") + "?last=" + last;
        Map<String, Object> body = new LinkedHashMap<>();
        put(body, "rawsql", sql);
        put(body, "payload", message);
        put(body, "topic", topic);
        put(body, "ctx", context == null ? null : json(context, "--ctx"));
        return body.isEmpty() ? api.get(path) : api.post(path, body);
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
