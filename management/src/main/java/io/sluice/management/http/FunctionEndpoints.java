package io.sluice.management.http;

import io.sluice.rule.function.Declaration;
import io.sluice.rule.function.Example;
import io.sluice.rule.function.Form;
import io.sluice.rule.function.RuleFunction;
import io.sluice.rule.function.RuleFunctions;
import io.sluice.rule.function.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The functions of the rule SQL, as they are declared: for the completion of an editor and for people. */
final class FunctionEndpoints {
    private FunctionEndpoints() {}

    /**
     * A function.
     *
     * @param effect what it depends on beside its arguments and the event, for instance {@code reads_clock}
     */
    record FunctionJson(
            String name,
            String section,
            List<Form> forms,
            String since,
            String effect,
            String description,
            String errors,
            List<Example> examples) {}

    static void addTo(Routes routes) {
        routes.get("/rule_functions", call -> all());
        routes.get("/rule_functions/:name", call -> one(call.path("name")));
    }

    private static List<FunctionJson> all() {
        return Arrays.stream(Section.values())
                .flatMap(section -> section.functions().stream().map(function -> json(section, function)))
                .toList();
    }

    private static FunctionJson one(String name) throws ApiException {
        RuleFunction function = RuleFunctions.find(name);
        for (Section section : Section.values()) {
            if (function != null && section.functions().contains(function)) {
                return json(section, function);
            }
        }
        throw ApiException.notFound("Function " + name + " Not Found");
    }

    private static FunctionJson json(Section section, RuleFunction function) {
        Declaration declaration = function.declaration();
        return new FunctionJson(
                function.name(),
                section.title(),
                declaration.forms(),
                declaration.since(),
                function.effect().name().toLowerCase(Locale.ROOT),
                declaration.description(),
                declaration.errors(),
                declaration.examples());
    }
}
