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
            of("""
                    nth(place: integer, array: array) -> any since 3.2
                    The element at a place, counted from 1.
                    Fails if there is none.
                    nth(2, ['a', 'b']) -> 'b'
                    nth(3, ['a', 'b']) -> fails
                    """, a -> at(Arguments.count(a[0]), Arguments.array(a[1]))),
            of("""
                    length(array: array) -> integer since 4.0
                    Number of elements.
                    length(['a', 'b']) -> 2
                    """, a -> (long) Arguments.array(a[0]).size()),
            of("""
                    first(array: array) -> any since 4.0
                    The first element.
                    Fails if there is none.
                    first(['a', 'b']) -> 'a'
                    first(json_decode('[]')) -> fails
                    """, a -> at(1, Arguments.array(a[0]))),
            of("""
                    last(array: array) -> any since 4.0
                    The last element.
                    Fails if there is none.
                    last(['a', 'b']) -> 'b'
                    """, a -> at(Arguments.array(a[0]).size(), Arguments.array(a[0]))),
            of("""
                    sublist(length: integer, array: array) -> array since 4.0
                    sublist(start: integer, length: integer, array: array) -> array
                    Part of an array, from the beginning or from a place that is counted from 1; what lies behind the end is left
                    out.
                    Fails if start is below 1 or the length below 0.
                    sublist(2, ['a', 'b', 'c']) -> ["a","b"]
                    sublist(2, 5, ['a', 'b', 'c']) -> ["b","c"]
                    sublist(0, 1, ['a']) -> fails
                    """, a -> sublist(a)),
            of("""
                    contains(element: any, array: array) -> boolean since 4.0
                    Whether an element of the array is equal, without conversion; objects and arrays by content.
                    contains(1, [1, 2]) -> true
                    contains('1', [1, 2]) -> false
                    """, a -> contains(a[0], Arguments.array(a[1]))));

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
        if (start < 1 || length < 0) {
            throw new RuleFailure("places are counted from 1, and a length is not negative");
        }
        if (start > array.size()) {
            return List.of();
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
