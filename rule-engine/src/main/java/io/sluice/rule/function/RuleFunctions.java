package io.sluice.rule.function;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All functions by name. Immutable. */
public final class RuleFunctions {
    private static final Map<String, RuleFunction> BY_NAME = new TreeMap<>();

    static {
        for (Section section : Section.values()) {
            section.functions().forEach(RuleFunctions::register);
        }
    }

    private RuleFunctions() {}

    private static void register(RuleFunction function) {
        if (BY_NAME.put(function.name(), function) != null) {
            throw new IllegalStateException("declared twice: " + function.name());
        }
    }

    /** The function of a name, null if there is none. Case-sensitive. */
    public static @Nullable RuleFunction find(String name) {
        return BY_NAME.get(name);
    }

    /** Names of all functions, sorted. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }

    /** All functions, sorted by name. */
    public static Collection<RuleFunction> all() {
        return Collections.unmodifiableCollection(BY_NAME.values());
    }
}
