package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.rule.value.Comparison;
import io.sluice.rule.value.RuleFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays. Places are counted from 1. */
final class ArrayFunctions {
    static final List<RuleFunction> ALL = List.of(
            of(
                    "nth(place, array) -> any",
                    "3.2",
                    "the element at a place",
                    a -> at(Arguments.count(a[0]), Arguments.array(a[1]))),
            of("length(array) -> integer", "4.0", "number of elements", a ->
                    (long) Arguments.array(a[0]).size()),
            of("first(array) -> any", "4.0", "the first element", a -> at(1, Arguments.array(a[0]))),
            of(
                    "last(array) -> any",
                    "4.0",
                    "the last element",
                    a -> at(Arguments.array(a[0]).size(), Arguments.array(a[0]))),
            of(
                    "sublist(length_or_start, array_or_length[, array]) -> array",
                    "4.0",
                    "part of an array",
                    a -> sublist(a)),
            of(
                    "contains(any, array) -> boolean",
                    "4.0",
                    "whether an element is equal, without conversion",
                    a -> contains(a[0], Arguments.array(a[1]))));

    private ArrayFunctions() {}

    private static @Nullable Object at(int place, List<?> array) {
        if (place < 1 || place > array.size()) {
            throw new RuleFailure("the array has " + array.size() + " elements, none at " + place);
        }
        return array.get(place - 1);
    }

    private static List<?> sublist(@Nullable Object[] arguments) {
        boolean hasStart = arguments.length > 2;
        int start = hasStart ? Arguments.count(arguments[0]) : 1;
        int length = Arguments.count(arguments[hasStart ? 1 : 0]);
        List<?> array = Arguments.array(arguments[hasStart ? 2 : 1]);
        if (start < 1 || start > array.size() + 1 || length < 0) {
            throw new RuleFailure("the array has " + array.size() + " elements, none at " + start);
        }
        int end = (int) Math.min((long) start - 1 + length, array.size());
        return new ArrayList<>(array.subList(start - 1, end));
    }

    private static boolean contains(@Nullable Object wanted, List<?> array) {
        for (Object element : array) {
            if (Comparison.same(wanted, element)) {
                return true;
            }
        }
        return false;
    }
}
