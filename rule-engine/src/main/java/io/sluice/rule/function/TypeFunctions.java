package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValuePath;
import io.sluice.rule.value.Values;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What kind of value something is, and what to take if it is none. Any value will do as argument. */
final class TypeFunctions {
    static final List<RuleFunction> ALL = List.of(
            test("is_null", "3.2", "absent. The null of JSON is a value.", """
                    is_null(payload.missing) -> true
                    is_null(json_decode('null')) -> false
                    """, Values::isUndefined),
            test(
                    "is_not_null",
                    "3.2",
                    "present. The null of JSON is a value.",
                    """
                    is_not_null(payload.msg) -> true
                    is_not_null(payload.missing) -> false
                    """,
                    value -> !Values.isUndefined(value)),
            test("is_null_var", "5", "absent or null.", """
                    is_null_var(payload.missing) -> true
                    is_null_var(json_decode('null')) -> true
                    """, TypeFunctions::isNothing),
            test(
                    "is_not_null_var",
                    "5",
                    "neither absent nor null.",
                    "is_not_null_var(json_decode('null')) -> false",
                    value -> !isNothing(value)),
            test("is_str", "4.0", "a text.", "is_str('a') -> true\nis_str(1) -> false", Values::isText),
            test("is_bool", "4.0", "a boolean.", "is_bool(true) -> true", Boolean.class::isInstance),
            test("is_int", "4.0", "an integer.", "is_int(1) -> true\nis_int(1.0) -> false", Values::isInteger),
            test(
                    "is_float",
                    "4.0",
                    "a float.",
                    "is_float(1.0) -> true\nis_float(1) -> false",
                    Double.class::isInstance),
            test("is_num", "4.0", "a number.", "is_num(1.5) -> true\nis_num('1.5') -> false", Values::isNumber),
            test(
                    "is_map",
                    "4.0",
                    "an object.",
                    "is_map(map_new()) -> true\nis_map('{}') -> false",
                    Map.class::isInstance),
            test("is_array", "4.0", "an array.", "is_array([1]) -> true", List.class::isInstance),
            of("""
                    coalesce(first: any, second: any) -> any since 5
                    The first, or the second if the first is absent or null.
                    coalesce(payload.missing, 2) -> 2
                    coalesce('', 2) -> ''
                    """, a -> isNothing(a[0]) ? a[1] : a[0]),
            of("""
                    coalesce_ne(first: any, second: any) -> any since 5
                    The first, or the second if the first is absent, null or an empty text.
                    coalesce_ne('', 2) -> 2
                    """, a -> isNothing(a[0]) || "".equals(a[0]) ? a[1] : a[0]),
            of("""
                    null() -> undefined since 4.3
                    No value: what it is selected as is left out.
                    null() -> undefined
                    """, a -> ValuePath.UNDEFINED));

    private TypeFunctions() {}

    private static RuleFunction test(
            String name, String since, String what, String examples, Predicate<@Nullable Object> predicate) {
        String declaration = name + "(value: any) -> boolean since " + since + "\nWhether a value is " + what + '\n';
        return of(declaration + examples, a -> predicate.test(a[0]));
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null || Values.isUndefined(value);
    }
}
