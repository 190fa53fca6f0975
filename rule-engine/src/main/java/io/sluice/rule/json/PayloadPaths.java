package io.sluice.rule.json;

import io.sluice.connector.ValuePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All paths that a set of rules reads of payloads, as a trie, each with a slot. Made when the set of rules changes;
 * immutable but for the memory of {@link Shapes}, safe for any thread.
 */
public final class PayloadPaths {
    /** For events whose payload nobody reads. */
    public static final PayloadPaths NONE = new PayloadPaths(List.of());

    private final Map<PayloadPath, Integer> slots = new LinkedHashMap<>();
    private final Node root = new Node();
    private final Shapes shapes = new Shapes();

    /** The union of what rules read, with slots in the order given; doubles are fine. */
    public PayloadPaths(Collection<PayloadPath> paths) {
        for (PayloadPath path : paths) {
            if (!slots.containsKey(path)) {
                Node node = root;
                for (String key : path.keys()) {
                    node = node.children.computeIfAbsent(key, k -> new Node());
                }
                node.slot = slots.size();
                slots.put(path, node.slot);
            }
        }
        root.seal();
    }

    /**
     * These paths and more. Slots keep their numbers: a rule bound to the smaller set reads payloads of the larger one
     * as well, so that a new rule does not touch the others.
     */
    public PayloadPaths with(Collection<PayloadPath> more) {
        Set<PayloadPath> all = new LinkedHashSet<>(slots.keySet());
        return all.addAll(more) ? new PayloadPaths(all) : this;
    }

    /** Number of slots. */
    public int size() {
        return slots.size();
    }

    /**
     * The slot of a path.
     *
     * @throws IllegalArgumentException if the path is not one of this set
     */
    public int slot(PayloadPath path) {
        Integer slot = slots.get(path);
        if (slot == null) {
            throw new IllegalArgumentException("path was not declared: " + path.keys());
        }
        return slot;
    }

    Node root() {
        return root;
    }

    /** What documents looked like when values at these paths were taken of them. */
    Shapes shapes() {
        return shapes;
    }

    /** A place in a document that some rule reads, or that lies on the way to one. */
    static final class Node {
        /** Up to so many keys are compared one after the other. */
        private static final int FEW = 12;

        private final Map<String, Node> children = new HashMap<>();
        private byte[][] keys = {};
        private Node[] nodes = {};
        private int slot = -1;
        private boolean leaf = true;

        private void seal() {
            leaf = children.isEmpty();
            keys = new byte[children.size()][];
            nodes = new Node[children.size()];
            int i = 0;
            for (Map.Entry<String, Node> child : children.entrySet()) {
                keys[i] = child.getKey().getBytes(StandardCharsets.UTF_8);
                nodes[i] = child.getValue();
                nodes[i].seal();
                i++;
            }
        }

        @Nullable
        Node child(String key) {
            return children.get(key);
        }

        /** The child whose key is a part of a document, without escapes; null if nobody reads it. */
        @Nullable
        Node child(byte[] document, int from, int to) {
            if (keys.length > FEW) {
                return children.get(new String(document, from, to - from, StandardCharsets.UTF_8));
            }
            for (int i = 0; i < keys.length; i++) {
                byte[] key = keys[i];
                if (key.length == to - from
                        && (from == to || key[0] == document[from])
                        && Arrays.equals(key, 0, key.length, document, from, to)) {
                    return nodes[i];
                }
            }
            return null;
        }

        /** Slot of this very place, -1 if only places below it are read. */
        int slot() {
            return slot;
        }

        boolean isLeaf() {
            return leaf;
        }

        /** Whether a value is read here and nothing below it. */
        boolean isPlainLeaf() {
            return leaf && slot >= 0;
        }

        /** Puts a decoded value and what lies below it into their slots. */
        void fill(@Nullable Object value, @Nullable Object[] values) {
            if (slot >= 0) {
                values[slot] = value;
            }
            if (!leaf && value instanceof Map<?, ?> map) {
                for (Map.Entry<String, Node> child : children.entrySet()) {
                    if (map.containsKey(child.getKey())) {
                        child.getValue().fill(map.get(child.getKey()), values);
                    }
                }
            }
        }

        /** Makes every slot here and below undefined. */
        void clear(@Nullable Object[] values) {
            if (slot >= 0) {
                values[slot] = ValuePath.UNDEFINED;
            }
            children.values().forEach(child -> child.clear(values));
        }
    }
}
