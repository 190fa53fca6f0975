package io.sluice.rule.json;

import io.sluice.connector.ValuePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths that some rules read of payloads, as a trie. Every path has a slot, by which rules ask for its value.
 * Slots are the same in all sets of an engine, yet the values of a payload take no more room than a set has paths. Made when the set of
 * rules changes; immutable but for the memory of {@link Shapes}, safe for any thread.
 */
public final class PayloadPaths {
    /** For events whose payload nobody reads. */
    public static final PayloadPaths NONE = new PayloadPaths(List.of());

    private final Map<PayloadPath, Integer> slots;
    /** Where among the values of a payload that of a slot lies, found by the slot's lowest bits. */
    private final int[] places;

    private final Node root = new Node();
    private final Shapes shapes = new Shapes();

    /** Slots in the order given; doubles are fine. */
    public PayloadPaths(Collection<PayloadPath> paths) {
        this(inOrder(paths));
    }

    /** @param slots of the paths, all different, not negative; not copied */
    private PayloadPaths(Map<PayloadPath, Integer> slots) {
        this.slots = slots;
        this.places = places(slots.values());
        slots.forEach((path, slot) -> {
            Node node = root;
            for (String key : path.keys()) {
                node = node.children.computeIfAbsent(key, k -> new Node());
            }
            node.slot = placeOf(slot);
        });
        root.seal();
    }

    /** Paths that have slots already. */
    public static PayloadPaths ofSlots(Map<PayloadPath, Integer> slots) {
        return slots.isEmpty() ? NONE : new PayloadPaths(new LinkedHashMap<>(slots));
    }

    /** What several sets hold together; in none of them a slot stands for another path than in the others. */
    public static PayloadPaths union(Collection<PayloadPaths> sets) {
        Map<PayloadPath, Integer> all = new LinkedHashMap<>();
        sets.forEach(set -> all.putAll(set.slots));
        for (PayloadPaths set : sets) {
            if (set.size() == all.size()) {
                return set;
            }
        }
        return ofSlots(all);
    }

    private static Map<PayloadPath, Integer> inOrder(Collection<PayloadPath> paths) {
        Map<PayloadPath, Integer> slots = new LinkedHashMap<>();
        for (PayloadPath path : paths) {
            slots.putIfAbsent(path, slots.size());
        }
        return slots;
    }

    /** A table in which no two slots meet: there is one at the latest when it is longer than the greatest. */
    private static int[] places(Collection<Integer> slots) {
        int[] table = new int[Integer.highestOneBit(Math.max(1, slots.size() * 2 - 1))];
        while (!fill(table, slots)) {
            table = new int[table.length * 2];
        }
        return table;
    }

    private static boolean fill(int[] table, Collection<Integer> slots) {
        Arrays.fill(table, -1);
        int place = 0;
        for (int slot : slots) {
            int at = slot & table.length - 1;
            if (table[at] >= 0) {
                return false;
            }
            table[at] = place++;
        }
        return true;
    }

    /** Number of paths. */
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

    /** Where among {@link #size()} values that of a slot lies; the slot is one of this set. */
    int placeOf(int slot) {
        return places[slot & places.length - 1];
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
