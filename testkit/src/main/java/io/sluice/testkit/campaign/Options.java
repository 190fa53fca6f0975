package io.sluice.testkit.campaign;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Words of a command line: {@code --name value} each. */
final class Options {
    private final Map<String, String> values = new HashMap<>();

    /** @throws IllegalArgumentException for a name that is not known, or one without a value */
    Options(String[] words, Set<String> known) {
        for (int i = 1; i < words.length; i += 2) {
            String name = words[i].startsWith("--") ? words[i].substring(2) : "";
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown option " + words[i] + "; there are --" + String.join(", --", known));
            }
            if (i + 1 == words.length) {
                throw new IllegalArgumentException("--" + name + " needs a value");
            }
            values.put(name, words[i + 1]);
        }
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long number(String name, long otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }
}
