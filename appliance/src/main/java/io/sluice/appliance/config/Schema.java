package io.sluice.appliance.config;

import io.sluice.connector.NearestWord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All settings that the product knows: the records handed in, read once. Immutable. */
public final class Schema {
    private final Map<Class<? extends Record>, Group> records = new LinkedHashMap<>();
    private final Map<String, Declaration> exact = new LinkedHashMap<>();
    private final List<Declaration> patterns = new ArrayList<>();

    private Schema() {}

    /** Reads the declarations; two settings with one key are a mistake in the code. */
    public static Schema of(Collection<Class<? extends Record>> types) {
        Schema schema = new Schema();
        for (Class<? extends Record> type : types) {
            Group group = Group.of(type, Group.Place.TOP);
            requireSameNames(type, group.settings().toList());
            schema.records.put(type, group);
            group.settings().forEach(schema::add);
        }
        schema.addInherited();
        return schema;
    }

    private static void requireSameNames(Class<?> type, List<Declaration> declarations) {
        long kinds = declarations.stream()
                .mapToInt(Declaration::recordNames)
                .distinct()
                .count();
        if (kinds != 1) {
            throw new IllegalArgumentException(type + " mixes keys with and without a name in braces");
        }
    }

    private void add(Declaration declaration) {
        if (exact.putIfAbsent(declaration.key().text(), declaration) != null) {
            throw new IllegalArgumentException(declaration.key().text() + " is declared twice");
        }
        if (declaration.key().names() > 0) {
            patterns.add(declaration);
        }
    }

    /** A key that others inherit from is known, whether a record takes it or not. */
    private void addInherited() {
        for (Declaration narrow : List.copyOf(exact.values())) {
            String wide = narrow.inherits();
            if (wide != null && !exact.containsKey(wide)) {
                exact.put(
                        wide,
                        new Declaration(
                                KeyPattern.of(wide),
                                "",
                                narrow.type(),
                                false,
                                narrow.fallback(),
                                false,
                                null,
                                narrow.doc()));
            }
        }
    }

    Group group(Class<? extends Record> type) {
        Group group = records.get(type);
        if (group == null) {
            throw new IllegalArgumentException(type + " is not among the settings of this product");
        }
        return group;
    }

    List<Declaration> declarations(Class<? extends Record> type) {
        return group(type).settings().toList();
    }

    Collection<Class<? extends Record>> types() {
        return records.keySet();
    }

    /** Whether {@code type} is a record of settings that this product reads, by itself or as a group in another one. */
    public boolean reads(Class<?> type) {
        return records.values().stream().anyMatch(group -> holds(group, type));
    }

    private static boolean holds(Part part, Class<?> type) {
        return part instanceof Group group
                && (group.type() == type || group.parts().stream().anyMatch(inner -> holds(inner, type)));
    }

    /** Every declared key, with braces, in order of declaration. */
    public List<String> keys() {
        return List.copyOf(exact.keySet());
    }

    /** The declaration that a written key belongs to. */
    Optional<Declaration> find(String key) {
        Declaration same = exact.get(key);
        if (same != null && same.key().names() == 0) {
            return Optional.of(same);
        }
        List<String> parts = KeyPattern.parts(key);
        return patterns.stream()
                .filter(declaration -> declaration.key().match(parts).isPresent())
                .filter(declaration -> misplaced(key) == null)
                .findFirst();
    }

    /**
     * The setting whose last word a key uses where a name belongs: {@code listener.tcp.max_connections} would otherwise quietly
     * become a listener called max_connections.
     */
    @Nullable
    String misplaced(String key) {
        List<String> parts = KeyPattern.parts(key);
        String last = parts.get(parts.size() - 1);
        for (Declaration declaration : patterns) {
            List<String> declared = declaration.key().parts();
            if (declared.size() == parts.size() + 1
                    && declared.get(parts.size()).equals(last)
                    && KeyPattern.isName(declared.get(parts.size() - 1))
                    && declared.subList(0, parts.size() - 1).equals(parts.subList(0, parts.size() - 1))) {
                return declaration.key().text();
            }
        }
        return null;
    }

    /** The known key that a mistyped one most likely meant, with the names that were written. */
    Optional<String> nearest(String key) {
        List<String> parts = KeyPattern.parts(key);
        Map<String, String> candidates = new HashMap<>();
        for (Declaration declaration : exact.values()) {
            candidates.put(
                    declaration.key().likeWritten(parts), declaration.key().text());
        }
        return NearestWord.to(key, candidates.keySet());
    }
}
