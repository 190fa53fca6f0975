package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.rule.registry.RuleStore.Kind;
import io.sluice.store.Durability;
import io.sluice.store.DurableStore;
import io.sluice.store.StoreException;
import io.sluice.store.StoreSettings;
import io.sluice.store.StoreWatch;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRulesTest {
    @TempDir
    Path folder;

    @Test
    void documentsOfEachKindOutliveTheStore() throws Exception {
        try (DurableStore store = open()) {
            StoredRules rules = new StoredRules(store);
            rules.put(Kind.RULE, "rule:1", "{\"a\":1}");
            rules.put(Kind.RULE, "rule:1", "{\"a\":\"größer\"}");
            rules.put(Kind.RULE, "rule:2", "{}");
            rules.put(Kind.RESOURCE, "rule:1", "a resource");
            rules.delete(Kind.RULE, "rule:2");
            rules.delete(Kind.RULE, "rule:never");
        }
        try (DurableStore store = open()) {
            StoredRules rules = new StoredRules(store);

            assertThat(rules.load(Kind.RULE)).isEqualTo(Map.of("rule:1", "{\"a\":\"größer\"}"));
            assertThat(rules.load(Kind.RESOURCE)).isEqualTo(Map.of("rule:1", "a resource"));
        }
    }

    @Test
    void aClosedStoreIsToldAsSuch() throws Exception {
        DurableStore store = open();
        StoredRules rules = new StoredRules(store);
        rules.put(Kind.RULE, "rule:1", "{}");
        store.close();

        assertThatThrownBy(() -> rules.put(Kind.RULE, "rule:2", "{}")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> rules.load(Kind.RULE)).isInstanceOf(UncheckedIOException.class);
    }

    private DurableStore open() throws StoreException {
        StoreSettings settings = new StoreSettings(Durability.EVERY_MESSAGE, new ByteSize(0));
        return DurableStore.open(folder.resolve("store"), settings, StoreWatch.NONE);
    }
}
