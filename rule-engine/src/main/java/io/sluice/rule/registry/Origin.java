package io.sluice.rule.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file that a rule or a resource came from.
 *
 * @param set the files it was applied with; what is missing in a set when it is applied again is deleted
 * @param file name of the file in the set, with {@code /} between folders
 * @param text what the file held; null once the rule or resource was changed by something else
 */
public record Origin(String set, String file, @Nullable String text) {
    /** The set of the folder that Sluice watches: what is in it can be changed there alone. */
    public static final String WATCHED = "rules_dir";

    /** The set of what comes with the product. */
    public static final String PRODUCT = "product";

    /** Whether it belongs to the folder that Sluice watches. */
    public boolean isWatched() {
        return set.equals(WATCHED);
    }

    /** Whether it comes with the product. */
    public boolean isProduct() {
        return set.equals(PRODUCT);
    }

    /** The same file, but what came of it is another one now; null for what came with the product. */
    public @Nullable Origin changed() {
        return isProduct() ? null : new Origin(set, file, null);
    }

    /** For storing. */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("set", set);
        json.put("file", file);
        json.put("text", text);
        return json;
    }

    /** What {@link #toJson} made; null if it is something else. */
    public static @Nullable Origin fromJson(@Nullable Object json) {
        return json instanceof Map<?, ?> map
                        && map.get("set") instanceof String set
                        && map.get("file") instanceof String file
                ? new Origin(set, file, map.get("text") instanceof String text ? text : null)
                : null;
    }

    /**
     * Refuses a change that the file would not know of.
     *
     * @param what what is to be changed: {@code rule hot}
     */
    public static void checkChangeable(String what, @Nullable Origin origin) throws RefusedException {
        if (origin != null && origin.isWatched()) {
            throw new RefusedException(
                    RefusedException.Reason.IN_USE,
                    "Bad Arguments: " + what + " comes from the file " + origin.file() + ": change it there");
        }
    }
}
