package io.sluice.rule.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one document along the {@link Stretch}es of documents before it. */
final class ShapeReader {
    private final byte[] document;
    private final @Nullable Object[] slots;
    /** For values that are not plain; made when the first turns up. */
    private @Nullable JsonExtractor extractor;

    ShapeReader(byte[] document, @Nullable Object[] slots) {
        this.document = document;
        this.slots = slots;
    }

    /** Whether the document has a shape that was seen before; only then all slots are right. */
    boolean follow(Stretch start) {
        try {
            int at = 0;
            Stretch stretch = start.next(document, at);
            while (stretch != null) {
                at += stretch.length();
                if (stretch.isLast()) {
                    return true;
                }
                at = readValue(stretch.value(), at);
                stretch = stretch.next(document, at);
            }
            return false;
        } catch (NotJsonException e) {
            // perhaps there are only blanks in another place: it is looked at again
            return false;
        }
    }

    /** Whether a text stood in a place where a path goes on. */
    boolean textOnTheWay() {
        return extractor != null && extractor.textOnTheWay();
    }

    private int readValue(Stretch.Value value, int at) throws NotJsonException {
        PayloadPaths.Node place = value.place();
        int end = place == null || place.isPlainLeaf() ? Words.endOfPlainValue(document, at) : -1;
        if (end < 0 || place != null && !put(place.slot(), at, end)) {
            return readAnyValue(value, at);
        }
        return end;
    }

    private boolean put(int slot, int at, int end) {
        if (document[at] == '"') {
            slots[slot] = new String(document, at + 1, end - at - 2, StandardCharsets.ISO_8859_1);
            return true;
        }
        Object number = JsonValues.plainNumber(document, at, end);
        slots[slot] = number;
        return number != null;
    }

    private int readAnyValue(Stretch.Value value, int at) throws NotJsonException {
        JsonExtractor reader = extractor;
        if (reader == null) {
            reader = new JsonExtractor(document, slots);
            extractor = reader;
        }
        return reader.readValue(value, at);
    }
}
