package io.sluice.rule.registry;

import java.util.Map;

/**
 * Where rules, resources and changes of bridges are kept over a restart, as JSON documents. Called off the event loops, by one thread at a
 * time; may block. Failures are unchecked exceptions that say what to do.
 */
public interface RuleStore {
    /** Kinds of document. */
    enum Kind {
        RULE,
        RESOURCE,
        /** What was changed of a bridge that the configuration declares. */
        BRIDGE
    }

    /** All documents of a kind by their id, in any order. */
    Map<String, String> load(Kind kind);

    /** Keeps a document, in place of the one with the same id. Durable on return. */
    void put(Kind kind, String id, String json);

    /** Forgets a document; no effect if there is none. Durable on return. */
    void delete(Kind kind, String id);
}
