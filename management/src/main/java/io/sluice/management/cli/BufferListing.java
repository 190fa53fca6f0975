package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Prints all buffers. */
abstract class BufferListing extends ApiCommand {
    private static final List<String> HEADINGS =
            List.of("action", "resource", "state", "kept on", "rows", "bytes", "full", "oldest", "lasts", "letters");
    private static final int MOST_OF_ERROR = 160;

    @Option(names = "--json", description = "one JSON array of objects instead of a table")
    private boolean json;

    @Override
    final void run(Connection api) throws ApiError {
        JsonNode buffers = api.get("/buffers");
        if (json) {
            println(text(buffers));
            return;
        }
        if (!buffers.isEmpty()) {
            Table table = new Table(HEADINGS);
            buffers.forEach(buffer -> table.add(cells(buffer)));
            table.print(out());
        }
        buffers.forEach(this::printError);
        int unused = api.get("/buffers/unused").size();
        if (unused > 0) {
            println("rows on the disk that no rule sends: " + unused + " queues, see sluicectl buffers unused");
        }
    }

    private static List<Table.Cell> cells(JsonNode buffer) {
        JsonNode status = buffer.path("status");
        long lasts = status.path("seconds_until_full").asLong();
        long age =
                TimeUnit.MILLISECONDS.toSeconds(status.path("oldest_age_millis").asLong());
        return List.of(
                Table.text(buffer.path("action_id").asText()),
                Table.text(buffer.path("resource").asText("")),
                Table.text(state(status)),
                Table.text(status.path("durable").asBoolean() ? "disk" : "memory"),
                Table.number(status.path("rows").asText()),
                Table.number(Amount.ofBytes(status.path("bytes").asLong())),
                Table.number(status.path("full_percent").asText() + " %"),
                Table.number(status.path("rows").asLong() == 0 ? "" : Amount.ofSeconds(age)),
                Table.number(lasts < 0 ? "" : Amount.ofSeconds(lasts)),
                Table.number(status.path("dead_letters").asText()));
    }

    private static String state(JsonNode status) {
        String state = status.path("state").asText().toLowerCase(Locale.ROOT);
        if (!state.equals("backing_off")) {
            return state;
        }
        long pause = TimeUnit.MILLISECONDS.toSeconds(
                status.path("next_attempt_millis").asLong());
        boolean open = status.path("breaker_open").asBoolean();
        return "next try in " + Amount.ofSeconds(pause) + (open ? ", breaker open" : "");
    }

    private void printError(JsonNode buffer) {
        String error = buffer.at("/status/last_error").asText("");
        if (!error.isEmpty()) {
            println(buffer.path("action_id").asText() + ": " + oneLine(error, MOST_OF_ERROR));
        }
    }
}
