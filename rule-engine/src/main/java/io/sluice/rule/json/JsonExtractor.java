package io.sluice.rule.json;

import io.sluice.connector.ValuePath;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values at a set of paths out of a document.
 *
 * <p>Decoding payloads is nearly all the time that a rule takes, hence a JSON reader of our own: it walks a document once along
 * the trie of the paths that rules read, compares keys as bytes, makes values only in places that somebody reads, and only
 * checks the rest. Everything is checked, because a rule must not act on the front half of a message that was cut off.
 * A document whose shape is known is not even walked: see {@link Shapes}.
 */
final class JsonExtractor {
    private final JsonCursor cursor;
    private final JsonValues values;
    private final @Nullable Object[] slots;
    private boolean textOnTheWay;

    JsonExtractor(byte[] document, @Nullable Object[] slots) {
        this.cursor = new JsonCursor(document);
        this.values = new JsonValues(cursor);
        this.slots = slots;
    }

    /**
     * Puts the values at the places of a trie into their slots; the others become undefined.
     *
     * @return whether a text stood in a place where a path goes on
     */
    static boolean extract(byte[] utf8, PayloadPaths paths, @Nullable Object[] slots) throws NotJsonException {
        Arrays.fill(slots, ValuePath.UNDEFINED);
        Shapes shapes = paths.shapes();
        Stretch start = shapes.start();
        if (start == null) {
            return readAll(utf8, paths.root(), slots);
        }
        ShapeReader reader = new ShapeReader(utf8, slots);
        if (reader.follow(start)) {
            shapes.known();
            return reader.textOnTheWay();
        }
        Arrays.fill(slots, ValuePath.UNDEFINED);
        boolean textOnTheWay = readAll(utf8, paths.root(), slots);
        shapes.learn(utf8, paths.root());
        return textOnTheWay;
    }

    private static boolean readAll(byte[] utf8, PayloadPaths.Node root, @Nullable Object[] slots)
            throws NotJsonException {
        JsonExtractor extractor = new JsonExtractor(utf8, slots);
        extractor.read(root, extractor.cursor.nextByte());
        extractor.cursor.expectEnd();
        return extractor.textOnTheWay;
    }

    /** Reads one value in the middle of the document. @return where it ends */
    int readValue(Stretch.Value value, int at) throws NotJsonException {
        cursor.moveTo(at, value.depth());
        byte first = cursor.thisByte();
        PayloadPaths.Node place = value.place();
        if (place == null) {
            cursor.skip(first);
        } else {
            read(place, first);
        }
        return cursor.at();
    }

    /** Whether a text stood in a place where a path goes on. */
    boolean textOnTheWay() {
        return textOnTheWay;
    }

    private void read(PayloadPaths.Node node, byte first) throws NotJsonException {
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
            PayloadPaths.Node child = values.key(b, node);
            if (child == null) {
                cursor.skip(cursor.nextByte());
            } else {
                if (!child.isLeaf()) {
                    // of two equal keys the later wins, with all that lies below it
                    child.clear(slots);
                }
                read(child, cursor.nextByte());
            }
            if (cursor.isLast('}')) {
                return;
            }
            b = cursor.nextByte();
        }
    }
}
