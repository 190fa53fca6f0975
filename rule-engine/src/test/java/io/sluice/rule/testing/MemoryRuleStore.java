package io.sluice.rule.testing;

import io.sluice.rule.registry.RuleStore;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** A store in memory, to be handed from one engine to the next as a disk would be. */
public final class MemoryRuleStore implements RuleStore {
    private final Map<Kind, Map<String, String>> documents = new EnumMap<>(Kind.class);

    @Override
    public Map<String, String> load(Kind kind) {
        return new TreeMap<>(documents.getOrDefault(kind, Map.of()));
    }

    @Override
    public void put(Kind kind, String id, String json) {
        documents.computeIfAbsent(kind, k -> new TreeMap<>()).put(id, json);
    }

    @Override
    public void delete(Kind kind, String id) {
        documents.getOrDefault(kind, Map.of()).remove(id);
    }
}
