package io.sluice.appliance.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A declared key, split at its dots; a part in braces matches any one part of a written key.
 *
 * @param text as declared: <code>listener.tcp.{name}.zone</code>
 * @param parts the parts between the dots
 */
record KeyPattern(String text, List<String> parts) {
    static KeyPattern of(String text) {
        return new KeyPattern(text, parts(text));
    }

    static List<String> parts(String key) {
        return List.of(key.split("\\.", -1));
    }

    static boolean isName(String part) {
        return part.startsWith("{");
    }

    int names() {
        return (int) parts.stream().filter(KeyPattern::isName).count();
    }

    boolean endsWithName() {
        return isName(parts.get(parts.size() - 1));
    }

    /** The names that stand at the braces when {@code key} fits this pattern. */
    Optional<List<String>> match(List<String> key) {
        if (key.size() != parts.size()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (isName(part)) {
                names.add(key.get(i));
            } else if (!part.equals(key.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    /** This key with {@code names} put in at the braces, in order; braces without a name stay. */
    String with(List<String> names) {
        List<String> filled = new ArrayList<>(parts);
        int next = 0;
        for (int i = 0; i < filled.size(); i++) {
            if (isName(filled.get(i)) && next < names.size()) {
                filled.set(i, names.get(next++));
            }
        }
        return String.join(".", filled);
    }

    /** This key with its braces filled from the same places of a written key: what the writer may have meant. */
    String likeWritten(List<String> key) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (isName(parts.get(i))) {
                names.add(i < key.size() ? key.get(i) : parts.get(i));
            }
        }
        return with(names);
    }
}
