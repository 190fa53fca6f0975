package io.sluice.appliance.config;

import java.util.Comparator;

/** Order of the names in keys like {@code access.1 ... access.10}: numbers by size, then words. */
final class NameOrder {
    static final Comparator<String> NUMBERS_BY_SIZE =
            Comparator.comparingLong(NameOrder::number).thenComparing(Comparator.naturalOrder());

    private NameOrder() {}

    private static long number(String name) {
        boolean digits = !name.isEmpty() && name.length() < 18 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Long.parseLong(name) : Long.MAX_VALUE;
    }
}
