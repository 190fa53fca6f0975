package io.sluice.rule.resource;

import io.sluice.connector.ActionType;
import io.sluice.connector.NearestWord;
import io.sluice.connector.ResourceType;
import io.sluice.rule.registry.RefusedException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of external system this Sluice can talk to. Immutable. */
public final class ResourceTypes {
    private static final List<String> MANUAL_PREFIXES = List.of("backend_", "bridge_");

    private final Map<String, ResourceType> byName;

    /** @throws IllegalStateException if two types have the same name */
    public ResourceTypes(Collection<? extends ResourceType> types) {
        byName = types.stream()
                .collect(Collectors.toMap(
                        ResourceType::name,
                        Function.identity(),
                        (a, b) -> {
                            throw new IllegalStateException("two connectors call themselves " + a.name());
                        },
                        TreeMap::new));
    }

    /** All types, sorted by title. */
    public List<ResourceType> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(ResourceType::title))
                .toList();
    }

    /**
     * The type of a name. The manual puts {@code backend_} or {@code bridge_} before some names (2480-2549): they are known
     * with it and without.
     *
     * @throws RefusedException not found, with the nearest name
     */
    public ResourceType find(String name) throws RefusedException {
        ResourceType type = byName.get(name);
        for (String prefix : MANUAL_PREFIXES) {
            if (type == null) {
                type = name.startsWith(prefix)
                        ? byName.get(name.substring(prefix.length()))
                        : byName.get(prefix + name);
            }
        }
        if (type == null) {
            String near = NearestWord.to(name, byName.keySet())
                    .map(word -> "; did you mean " + word + "?")
                    .orElse("");
            throw RefusedException.notFound("Resource Type " + name + " Not Found" + near);
        }
        return type;
    }

    /** The types that offer an action, by the action's name. */
    public Map<String, List<Offer>> actions() {
        return byName.values().stream()
                .flatMap(type -> type.actions().stream().map(action -> new Offer(type, action)))
                .collect(Collectors.groupingBy(offer -> offer.action().name(), TreeMap::new, Collectors.toList()));
    }

    /** An action that resources of a type offer. */
    public record Offer(ResourceType type, ActionType action) {}
}
