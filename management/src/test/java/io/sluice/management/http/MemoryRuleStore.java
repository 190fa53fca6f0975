package io.sluice.management.http;

import io.sluice.rule.registry.RuleStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rules and resources in memory. */
final class MemoryRuleStore implements RuleStore {
    private final Map<Kind, Map<String, String>> documents = new ConcurrentHashMap<>();

    @Override
    public Map<String, String> load(Kind kind) {
        return Map.copyOf(documents.getOrDefault(kind, Map.of()));
    }

    @Override
    public void put(Kind kind, String id, String json) {
        documents.computeIfAbsent(kind, k -> new ConcurrentHashMap<>()).put(id, json);
    }

    @Override
    public void delete(Kind kind, String id) {
        documents.getOrDefault(kind, Map.of()).remove(id);
    }
}
