package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import java.util.List;
import java.util.UUID;

/** Identifiers and the environment. */
final class OtherFunctions {
    /** Only variables with these beginnings are shown: others hold what no message should carry. */
    private static final List<String> PREFIXES = List.of("SLUICE_VAR_", "EMQXVAR_");

    static final List<RuleFunction> ALL = List.of(
            of("""
                    uuid_v4() -> text since 4.4
                    A random UUID.
                    strlen(uuid_v4()) -> 36
                    """, Effect.RANDOM, (event, a) -> UUID.randomUUID().toString()),
            of("""
                    uuid_v4_no_hyphen() -> text since 4.4
                    A random UUID without hyphens.
                    strlen(uuid_v4_no_hyphen()) -> 32
                    """, Effect.RANDOM, (event, a) -> UUID.randomUUID().toString().replace("-", "")),
            of("""
                    getenv(name: text) -> text since 5
                    A variable of the environment of Sluice: getenv('SITE') reads SLUICE_VAR_SITE, or else EMQXVAR_SITE. Other
                    variables cannot be read. Empty if there is none.
                    getenv('NOT_THERE') -> ''
                    getenv(1) -> fails
                    """, Effect.READS_ENVIRONMENT, (event, a) -> environment(Arguments.text(a[0]))),
            new RuleFunction(Declaration.parse("""
                    jq(filter: text, json: any[, timeout: integer]) -> array since 5
                    All results of a filter of the language jq (version 1.7), applied to JSON text or to a value. A timeout in milliseconds
                    ends it earlier than the steps do that every filter may take, a hundred thousand.
                    Fails if the filter is none, raises an error or does not end, and if the text is no JSON.
                    jq('.a', '{"a":1}') -> [1]
                    jq('.[] | select(.t > 20) | .id', '[{"id":1,"t":19.5},{"id":2,"t":21}]') -> [2]
                    jq('map(. * 2) | add', [1, 2]) -> [6]
                    jq('[recurse]', '1') -> [[1]]
                    jq('[range(1000000000)]', '1') -> fails
                    jq('.a |', '{}') -> fails
                    """), Effect.READS_CLOCK, JqCall::prepare));

    private OtherFunctions() {}

    private static String environment(String name) {
        for (String prefix : PREFIXES) {
            String value = System.getenv(prefix + name);
            if (value != null) {
                return value;
            }
        }
        return "";
    }
}
