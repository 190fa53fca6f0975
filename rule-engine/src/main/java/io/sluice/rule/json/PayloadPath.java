package io.sluice.rule.json;

import java.util.List;

/** Keys from the root of a payload downwards; empty for the whole document. */
public record PayloadPath(List<String> keys) {
    public PayloadPath {
        keys = List.copyOf(keys);
    }

    public static PayloadPath of(String... keys) {
        return new PayloadPath(List.of(keys));
    }
}
