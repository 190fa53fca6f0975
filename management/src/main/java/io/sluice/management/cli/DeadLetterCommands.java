package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rows that a target refused for good. */
@Command(
        name = "deadletters",
        description = "Rows that a target refused for good: to be looked at, mended and sent again.",
        subcommands = {
            DeadLetterCommands.ListSome.class,
            DeadLetterCommands.Show.class,
            DeadLetterCommands.Export.class,
            DeadLetterCommands.Replay.class,
            DeadLetterCommands.Forget.class
        })
final class DeadLetterCommands extends CommandGroup {
    private static final int MOST_OF_REASON = 80;
    private static final int MOST_OF_VALUES = 120;
    private static final int PAGE = 1_000;

    private static String time(JsonNode letter, String name) {
        return Instant.ofEpochMilli(letter.path(name).asLong()).toString();
    }

    /** About the letters of one action. */
    abstract static class OfAction extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ACTION", description = "as sluicectl buffers lists it")
        private String action = "";

        final String path(String... more) {
            List<String> parts = new ArrayList<>(List.of("actions", action, "dead_letters"));
            parts.addAll(List.of(more));
            return Connection.path(parts.toArray(String[]::new));
        }

        final JsonNode page(Connection api, long from, int limit) throws ApiError {
            return api.get(path() + "?from=" + from + "&limit=" + limit);
        }
    }

    @Command(name = "list", description = "Lists letters, oldest first.")
    static final class ListSome extends OfAction {
        @Option(names = "--from", paramLabel = "ID", description = "from this id on")
        private long from;

        @Option(names = "--limit", paramLabel = "N", description = "most letters; ${DEFAULT-VALUE} if not given")
        private int limit = 20;

        @Option(names = "--json", description = "one JSON array of objects instead of a table")
        private boolean json;

        @Override
        void run(Connection api) throws ApiError {
            JsonNode letters = page(api, from, limit);
            if (json) {
                println(text(letters));
            } else if (!letters.isEmpty()) {
                print(letters);
                long next = letters.get(letters.size() - 1).path("id").asLong() + 1;
                if (!page(api, next, 1).isEmpty()) {
                    println("there are more: --from " + next);
                }
            }
        }

        private void print(JsonNode letters) {
            Table table = new Table(List.of("id", "refused at", "reason", "values"));
            letters.forEach(letter -> table.add(List.of(
                    Table.number(letter.path("id").asText()),
                    Table.text(time(letter, "refused_at")),
                    Table.text(oneLine(letter.path("reason").asText(), MOST_OF_REASON)),
                    Table.text(oneLine(text(letter.path("values")), MOST_OF_VALUES)))));
            table.print(out());
        }
    }

    @Command(name = "show", description = "Shows one letter with all its values.")
    static final class Show extends OfAction {
        @Parameters(index = "1", paramLabel = "ID")
        private long id;

        @Option(names = "--json", description = "one JSON object")
        private boolean json;

        @Override
        void run(Connection api) throws ApiError {
            JsonNode letter = api.get(path(Long.toString(id)));
            if (json) {
                println(text(letter));
                return;
            }
            println("id          " + id);
            println("refused at  " + time(letter, "refused_at"));
            println("reason      " + oneLine(letter.path("reason").asText()));
            println("event at    " + time(letter, "timestamp"));
            println("key         " + letter.path("key").asText());
            println("values");
            letter.path("values")
                    .properties()
                    .forEach(
                            value -> println("  " + oneLine(value.getKey()) + " = " + oneLine(text(value.getValue()))));
        }
    }

    @Command(name = "export", description = "Prints all letters, one JSON object a line.")
    static final class Export extends OfAction {
        @Override
        void run(Connection api) throws ApiError {
            JsonNode letters = page(api, 0, PAGE);
            while (!letters.isEmpty()) {
                letters.forEach(letter -> println(text(letter)));
                letters = page(api, letters.get(letters.size() - 1).path("id").asLong() + 1, PAGE);
            }
        }
    }

    /** Does something with some letters, or all of them. */
    abstract static class Chosen extends OfAction {
        @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID")
        private List<Long> ids = new ArrayList<>();

        @Option(names = "--all", description = "all that there are")
        private boolean all;

        /** The letters that are meant, none for all. */
        final List<Long> chosen() {
            if (all == ids.isEmpty()) {
                return ids;
            }
            throw wrongUsage("either IDs or --all");
        }
    }

    @Command(name = "replay", description = "Sends letters again, behind all that waits.")
    static final class Replay extends Chosen {
        @Option(
                names = "--set",
                paramLabel = "NAME=JSON",
                description = "takes this value instead of the row's: --set 'temp=21.5', --set 'unit=\"C\"'")
        private List<String> mended = new ArrayList<>();

        @Override
        void run(Connection api) throws ApiError {
            List<Long> ids = chosen();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put(ids.isEmpty() ? "all" : "ids", ids.isEmpty() ? true : ids);
            body.put("values", values());
            println("Replayed "
                    + api.post(path("replay"), body).path("replayed").asText() + " dead letters");
        }

        private Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            for (String one : mended) {
                int at = one.indexOf('=');
                if (at < 1) {
                    throw wrongUsage("--set " + one + ": expected NAME=JSON");
                }
                values.put(one.substring(0, at), json(one.substring(at + 1), "the value of " + one.substring(0, at)));
            }
            return values;
        }
    }

    @Command(name = "forget", description = "Forgets letters for good.")
    static final class Forget extends Chosen {
        @Override
        void run(Connection api) throws ApiError {
            List<Long> ids = chosen();
            if (ids.isEmpty()) {
                println("Forgot " + api.delete(path()).path("forgotten").asText() + " dead letters");
                return;
            }
            for (long id : ids) {
                api.delete(path(Long.toString(id)));
            }
            println("Forgot " + ids.size() + " dead letters");
        }
    }
}
