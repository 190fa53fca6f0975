package io.sluice.rule.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a valid document apart: into the stretches between its values, and what is read of each value. */
final class ShapeLearner {
    /** Documents of more values are not learned. */
    private static final int MOST_STRETCHES = 64;

    private final JsonCursor cursor;
    private final JsonValues values;
    private final List<Stretch> stretches = new ArrayList<>();
    private final Set<PayloadPaths.Node> seen = new HashSet<>();
    private int begin;
    private int depth;
    private boolean plain = true;

    private ShapeLearner(byte[] document) {
        this.cursor = new JsonCursor(document);
        this.values = new JsonValues(cursor);
    }

    /**
     * The stretches of a document; null if it is no object, is long, or has two equal keys where somebody reads: of those the later
     * wins with all that lies below, which is left to {@link JsonExtractor}.
     */
    static Stretch @Nullable [] learn(byte[] document, PayloadPaths.Node root) throws NotJsonException {
        ShapeLearner learner = new ShapeLearner(document);
        if (root.slot() >= 0 || learner.cursor.nextByte() != '{') {
            return null;
        }
        learner.object(root);
        learner.stretches.add(Stretch.of(document, learner.begin, document.length, Stretch.Value.END));
        return learner.plain ? learner.stretches.toArray(Stretch[]::new) : null;
    }

    private void value(PayloadPaths.@Nullable Node place) throws NotJsonException {
        byte first = cursor.nextByte();
        if (first == '{' && (place == null || place.slot() < 0)) {
            object(place);
            return;
        }
        plain &= stretches.size() < MOST_STRETCHES;
        if (plain) {
            stretches.add(Stretch.of(cursor.bytes(), begin, cursor.at() - 1, new Stretch.Value(place, depth)));
        }
        cursor.skip(first);
        begin = cursor.at();
    }

    private void object(PayloadPaths.@Nullable Node place) throws NotJsonException {
        byte quote = cursor.nextByte();
        if (quote == '}') {
            return;
        }
        depth++;
        while (true) {
            PayloadPaths.Node child = values.key(quote, place);
            plain &= child == null || seen.add(child);
            value(child);
            if (cursor.isLast('}')) {
                depth--;
                return;
            }
            quote = cursor.nextByte();
        }
    }
}
