package io.sluice.management.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Functions that rules can call. */
@Command(
        name = "rule-functions",
        description = "Functions that rules can call.",
        subcommands = {RuleFunctionCommands.ListAll.class, RuleFunctionCommands.Show.class})
final class RuleFunctionCommands extends CommandGroup {
    @Command(name = "list", description = "Lists all functions, by section.")
    static final class ListAll extends ApiCommand {
        @Override
        void run(Connection api) throws ApiError {
            String section = "";
            for (JsonNode function : api.get("/rule_functions")) {
                String next = function.path("section").asText();
                if (!next.equals(section)) {
                    println((section.isEmpty() ? "" : "\n") + next);
                    section = next;
                }
                function.path("forms")
                        .forEach(form -> println("  " + form.path("signature").asText()));
            }
        }
    }

    @Command(name = "show", description = "Shows one function with its errors and examples.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        void run(Connection api) throws ApiError {
            JsonNode function = find(api, "rule_functions", name);
            function.path("forms")
                    .forEach(form -> println(form.path("signature").asText()));
            String text = function.path("description").asText()
                    + ' '
                    + function.path("errors").asText();
            println("\n" + text.strip() + " (since " + function.path("since").asText() + ")\n");
            function.path("examples")
                    .forEach(example -> println(example.path("call").asText() + " -> "
                            + example.path("result").asText()));
        }
    }
}
