package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rules (manual 2440-2475). */
@Command(
        name = "rules",
        description = "Rules: SQL on events, and what is done with the result.",
        subcommands = {
            RuleCommands.ListAll.class,
            RuleCommands.Show.class,
            RuleCommands.Create.class,
            RuleCommands.Update.class,
            RuleCommands.Delete.class,
            RuleCommands.Test.class,
            ExplainCommand.class,
            RuleCommands.Reset.class,
            RuleCommands.Enable.class,
            RuleCommands.Disable.class
        })
final class RuleCommands extends CommandGroup {
    private static String line(JsonNode rule) {
        List<String> events = new ArrayList<>();
        rule.path("for").forEach(event -> events.add("'" + event.asText() + "'"));
        return "rule(id='" + rule.path("id").asText()
                + "', for='[" + String.join(",", events)
                + "]', rawsql='" + rule.path("rawsql").asText().replaceAll("\\R", " ")
                + "', actions=" + ApiCommand.text(rule.path("actions"))
                + ", metrics=" + ApiCommand.text(rule.path("metrics"))
                + ", enabled='" + rule.path("enabled").asText()
                + "', description='" + rule.path("description").asText() + "')";
    }

    @Command(name = "list", description = "Lists all rules.")
    static final class ListAll extends ApiCommand {
        private static final int MOST_OF_SQL = 80;

        @Option(names = "--table", description = "a table instead of the manual's lines")
        private boolean table;

        @Override
        void run(Connection api) throws ApiError {
            JsonNode rules = api.get("/rules");
            if (table) {
                table(rules).print(out());
            } else {
                rules.forEach(rule -> println(line(rule)));
            }
            // beside the list, so that what reads the list is not disturbed
            api.get("/rule_files").path("problems").forEach(problem -> err(ApplyCommand.problemLine(problem)));
        }

        private static Table table(JsonNode rules) {
            Table table = new Table(List.of("id", "enabled", "matched", "failed", "actions", "sql"));
            for (JsonNode rule : rules) {
                List<String> actions = new ArrayList<>();
                rule.path("actions")
                        .forEach(action -> actions.add(action.path("name").asText()));
                String enabled = rule.path("enabled").asBoolean() ? "yes" : "no";
                table.add(List.of(
                        Table.text(rule.path("id").asText()),
                        Table.text(rule.path("problem").isNull() ? enabled : "broken"),
                        Table.number(rule.at("/metrics/0/matched").asText()),
                        Table.number(rule.at("/metrics/0/failed").asText()),
                        Table.text(String.join(", ", actions)),
                        Table.text(oneLine(rule.path("rawsql").asText().replaceAll("\\s+", " "), MOST_OF_SQL))));
            }
            return table;
        }
    }

    @Command(name = "show", description = "Shows one rule.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "RULE_ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            println(line(find(api, "rules", id)));
        }
    }

    @Command(name = "create", description = "Creates a rule.")
    static final class Create extends ApiCommand {
        @Parameters(index = "0", paramLabel = "SQL")
        private String sql = "";

        @Parameters(index = "1", paramLabel = "ACTIONS", description = "[{\"name\": ..., \"params\": {...}}, ...]")
        private String actions = "";

        @Parameters(index = "2..*", hidden = true)
        private List<String> more = List.of();

        @Option(names = "-d", arity = "0..1", paramLabel = "TEXT", description = "description")
        private String description = "";

        @Option(names = "-i", paramLabel = "RULE_ID", description = "its id; else one is made")
        private @Nullable String id;

        @Option(names = "-e", paramLabel = "true|false", description = "whether it works", arity = "1")
        private boolean enabled = true;

        @Option(
                names = "-g",
                paramLabel = "continue|stop",
                description = "what becomes of the actions behind one that failed")
        private String onActionFailed = "continue";

        @Override
        void run(Connection api) throws ApiError {
            if (!more.isEmpty()) {
                throw refused(
                        "Invalid options: there are two, SQL and ACTIONS. NAME HOOK SQL ACTIONS is the form of 3.1: a rule has no"
                                + " name any more, and the event goes behind FROM, as in"
                                + " SELECT * FROM \"message.publish\" WHERE topic =~ 't/a'");
            }
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("rawsql", sql);
            rule.put("actions", json(actions, "ACTIONS"));
            rule.put("description", description);
            rule.put("enabled", enabled);
            rule.put("on_action_failed", onActionFailed);
            if (id != null) {
                rule.put("id", id);
            }
            create(api, rule);
        }

        private void create(Connection api, Map<String, Object> wanted) {
            try {
                JsonNode rule = api.post("/rules", wanted);
                println("Rule " + rule.path("id").asText() + " created");
                warn(rule);
            } catch (ApiError error) {
                throw refused("Invalid options: " + error.text());
            }
        }
    }

    @Command(name = "update", description = "Changes what is given of a rule; the rest, and its metrics, stay.")
    static final class Update extends ApiCommand {
        @Parameters(paramLabel = "RULE_ID")
        private String id = "";

        @Option(names = "-s", paramLabel = "SQL", description = "statement")
        private @Nullable String sql;

        @Option(names = "-a", paramLabel = "ACTIONS", description = "[{\"name\": ..., \"params\": {...}}, ...]")
        private @Nullable String actions;

        @Option(names = "-e", paramLabel = "true|false", description = "whether it works", arity = "1")
        private @Nullable Boolean enabled;

        @Option(
                names = "-g",
                paramLabel = "continue|stop",
                description = "what becomes of the actions behind one that failed")
        private @Nullable String onActionFailed;

        @Option(names = "-d", paramLabel = "TEXT", description = "description")
        private @Nullable String description;

        @Override
        void run(Connection api) throws ApiError {
            Map<String, Object> change = new LinkedHashMap<>();
            put(change, "rawsql", sql);
            put(change, "actions", actions == null ? null : json(actions, "ACTIONS"));
            put(change, "enabled", enabled);
            put(change, "on_action_failed", onActionFailed);
            put(change, "description", description);
            try {
                JsonNode rule = api.put(Connection.path("rules", id), change);
                println("Rule " + rule.path("id").asText() + " updated");
                warn(rule);
            } catch (ApiError error) {
                throw error.isNotFound() ? refused("Cannot found " + id) : refused("Invalid options: " + error.text());
            }
        }

        private static void put(Map<String, Object> change, String name, @Nullable Object value) {
            if (value != null) {
                change.put(name, value);
            }
        }
    }

    @Command(name = "delete", description = "Deletes a rule.")
    static final class Delete extends ApiCommand {
        @Parameters(paramLabel = "RULE_ID")
        private String id = "";

        @Override
        void run(Connection api) {
            try {
                api.delete(Connection.path("rules", id));
                println("ok");
            } catch (ApiError error) {
                throw refused("Cannot delete rule as " + error.text());
            }
        }
    }

    @Command(name = "test", description = "Runs a statement on a sample event; nothing is done with the result.")
    static final class Test extends ApiCommand {
        @Parameters(paramLabel = "SQL")
        private String sql = "";

        @Option(
                names = {"-c", "--ctx"},
                paramLabel = "JSON",
                description =
                        "columns of the event, for instance {\"topic\": \"t/1\", \"payload\": \"{\\\"x\\\": 1}\"}; "
                                + "else the manual's sample event")
        private @Nullable String context;

        @Override
        void run(Connection api) throws ApiError {
            Map<String, Object> test = new LinkedHashMap<>();
            test.put("rawsql", sql);
            test.put("test", true);
            if (context != null) {
                test.put("ctx", json(context, "--ctx"));
            }
            println(text(api.post("/rules", test)));
        }
    }

    @Command(name = "reset", description = "Counts from zero again, the rule and its actions.")
    static final class Reset extends ApiCommand {
        @Parameters(paramLabel = "RULE_ID")
        private String id = "";

        @Override
        void run(Connection api) throws ApiError {
            try {
                api.put(Connection.path("rules", id, "reset_metrics"), Map.of());
                println("ok");
            } catch (ApiError error) {
                throw notFoundOr(id, error);
            }
        }
    }

    @Command(name = "enable", description = "Lets a rule work again.")
    static final class Enable extends Switch {
        Enable() {
            super(true);
        }
    }

    @Command(name = "disable", description = "Keeps a rule, but lets it rest.")
    static final class Disable extends Switch {
        Disable() {
            super(false);
        }
    }

    /** Turns a rule on or off. */
    abstract static class Switch extends ApiCommand {
        private final boolean enabled;

        @Parameters(paramLabel = "RULE_ID")
        private String id = "";

        Switch(boolean enabled) {
            this.enabled = enabled;
        }

        @Override
        void run(Connection api) throws ApiError {
            try {
                api.put(Connection.path("rules", id), Map.of("enabled", enabled));
                println("ok");
            } catch (ApiError error) {
                throw notFoundOr(id, error);
            }
        }
    }
}
