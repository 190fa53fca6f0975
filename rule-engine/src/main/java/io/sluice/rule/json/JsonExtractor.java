package io.sluice.rule.json;

import org.jspecify.annotations.Nullable;

/**
 * Takes the values at a set of paths out of a document.
 *
 * <p>Decoding payloads is nearly all the time that a rule takes, hence a JSON reader of our own: it walks a document once along
 * the trie of the paths that rules read, compares keys as bytes, makes values only in places that somebody reads, and only
 * checks the rest. Everything is checked, because a rule must not act on the front half of a message that was cut off.
 */
final class JsonExtractor {
    private final JsonCursor cursor;
    private final JsonValues values;
    private final @Nullable Object[] slots;
    private boolean textOnTheWay;

    private JsonExtractor(JsonCursor cursor, @Nullable Object[] slots) {
        this.cursor = cursor;
        this.values = new JsonValues(cursor);
        this.slots = slots;
    }

    /**
     * Puts the values at the places of a trie into their slots.
     *
     * @return whether a text stood in a place where a path goes on
     */
    static boolean extract(byte[] utf8, PayloadPaths.Node root, @Nullable Object[] slots) throws NotJsonException {
        JsonCursor cursor = new JsonCursor(utf8);
        JsonExtractor extractor = new JsonExtractor(cursor, slots);
        extractor.read(root);
        cursor.expectEnd();
        return extractor.textOnTheWay;
    }

    private void read(PayloadPaths.Node node) throws NotJsonException {
        byte first = cursor.nextByte();
        if (first == '"' && !node.isLeaf()) {
            textOnTheWay = true;
        }
        if (node.slot() >= 0) {
            node.fill(values.value(first), slots);
        } else if (first == '{') {
            readObject(node);
        } else {
            cursor.skip(first);
        }
    }

    private void readObject(PayloadPaths.Node node) throws NotJsonException {
        cursor.enter();
        byte b = cursor.nextByte();
        if (b == '}') {
            cursor.leave();
            return;
        }
        while (true) {
            PayloadPaths.Node child = child(node, b);
            if (cursor.nextByte() != ':') {
                throw NotJsonException.INSTANCE;
            }
            if (child == null) {
                cursor.skip(cursor.nextByte());
            } else {
                if (!child.isLeaf()) {
                    // of two equal keys the later wins, with all that lies below it
                    child.clear(slots);
                }
                read(child);
            }
            if (cursor.isLast('}')) {
                return;
            }
            b = cursor.nextByte();
        }
    }

    private PayloadPaths.@Nullable Node child(PayloadPaths.Node node, byte quote) throws NotJsonException {
        if (quote != '"') {
            throw NotJsonException.INSTANCE;
        }
        int begin = cursor.at();
        cursor.skipString();
        int end = cursor.at() - 1;
        return cursor.escaped() ? node.child(values.text(begin, end)) : node.child(cursor.bytes(), begin, end);
    }
}
