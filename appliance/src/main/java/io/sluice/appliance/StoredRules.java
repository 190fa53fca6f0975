package io.sluice.appliance;

import io.sluice.rule.registry.RuleStore;
import io.sluice.store.DurableStore;
import io.sluice.store.Family;
import io.sluice.store.StoreException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Rules and resources in the durable store, a family for each kind; key is the id, value the JSON document. Blocks. */
final class StoredRules implements RuleStore {
    private final DurableStore store;

    StoredRules(DurableStore store) {
        this.store = store;
    }

    @Override
    public Map<String, String> load(Kind kind) {
        Map<String, String> documents = new TreeMap<>();
        try {
            family(kind).forEach((id, json) -> documents.put(text(id), text(json)));
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    @Override
    public void put(Kind kind, String id, String json) {
        await(family(kind).put(bytes(id), bytes(json)));
    }

    @Override
    public void delete(Kind kind, String id) {
        await(family(kind).delete(bytes(id)));
    }

    private Family family(Kind kind) {
        try {
            return store.family(kind.name().toLowerCase(Locale.ROOT));
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CompletionStage<Void> written) {
        try {
            written.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw new UncheckedIOException(failure);
            }
            throw e;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
