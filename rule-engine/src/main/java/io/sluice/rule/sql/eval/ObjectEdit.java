package io.sluice.rule.sql.eval;

import io.sluice.rule.sql.ast.AliasStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts values into nested objects as aliases say: {@code AS a.b} and {@code AS a[1]}. Never modifies what it is given. */
public final class ObjectEdit {
    private ObjectEdit() {}

    /** Puts a value into an object that the caller owns; what lies deeper is copied before it is changed. */
    public static void put(Map<String, @Nullable Object> owned, List<AliasStep> path, @Nullable Object value) {
        String key = ((AliasStep.Key) path.get(0)).name();
        owned.put(key, path.size() == 1 ? value : changed(owned.get(key), path, 1, value));
    }

    private static @Nullable Object changed(
            @Nullable Object current, List<AliasStep> path, int depth, @Nullable Object value) {
        if (depth == path.size()) {
            return value;
        }
        if (path.get(depth) instanceof AliasStep.Index index) {
            return changedArray(Paths.opened(current), index, path, depth, value);
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (Paths.opened(current) instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> copy.put(String.valueOf(key), inner));
        }
        String key = ((AliasStep.Key) path.get(depth)).name();
        copy.put(key, changed(copy.get(key), path, depth + 1, value));
        return copy;
    }

    private static List<@Nullable Object> changedArray(
            @Nullable Object current, AliasStep.Index index, List<AliasStep> path, int depth, @Nullable Object value) {
        List<@Nullable Object> copy = current instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
        int size = copy.size();
        if (index.index() == 0) {
            copy.add(index.fromEnd() ? size : 0, changed(null, path, depth + 1, value));
            return copy;
        }
        int at = index.fromEnd() ? size - index.index() : index.index() - 1;
        if (at >= 0 && at < size) {
            copy.set(at, changed(copy.get(at), path, depth + 1, value));
        } else if (!index.fromEnd()) {
            copy.add(changed(null, path, depth + 1, value));
        }
        return copy;
    }
}
