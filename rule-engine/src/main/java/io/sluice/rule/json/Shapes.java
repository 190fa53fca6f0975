package io.sluice.rule.json;

import org.jspecify.annotations.Nullable;

/**
 * The shapes of documents seen of late. Devices send the same members in the same order again and again, with other values in
 * them: then the bytes between the values need no more than a comparison, eight at a time.
 *
 * <p>That is sound for any document. The stretches between the values are those of a document that was found to be JSON,
 * and each value is checked to be one whole value; so this document is JSON too, with the same keys in the same
 * places. What does not fit is read from the start by {@link JsonExtractor}. Where that happens too often,
 * because every document looks different, shapes are left alone for a while.
 *
 * <p>Safe for any thread: loops race on the fields, each sees some tree of immutable {@link Stretch}es, and whatever it sees is right.
 */
final class Shapes {
    /** So many stretches are remembered, a hundred bytes each; then the memory begins anew. */
    private static final int MOST_STRETCHES = 160;
    /** Longer documents are not worth remembering. */
    private static final int LONGEST = 8_192;

    /** Trust is lost by one document of an unknown shape as it is won by so many of a known one. */
    private static final int COST = 4;

    private static final int FULL_TRUST = 64;
    /** Documents for which shapes are left alone. */
    private static final int REST = 1_000;

    private Stretch start = Stretch.START;
    private int trust = FULL_TRUST;
    private int rest;

    /** Where to begin; null if no shape is to be tried now. */
    @Nullable
    Stretch start() {
        if (trust > 0) {
            return start;
        }
        if (--rest <= 0) {
            trust = FULL_TRUST / 2;
        }
        return null;
    }

    /** A document had a known shape. */
    void known() {
        if (trust < FULL_TRUST) {
            trust++;
        }
    }

    /** A document had none; now it is known to be JSON. */
    void learn(byte[] document, PayloadPaths.Node root) throws NotJsonException {
        trust -= COST;
        if (trust <= 0) {
            rest = REST;
        }
        Stretch[] stretches = document.length > LONGEST ? null : ShapeLearner.learn(document, root);
        if (stretches != null) {
            Stretch grown = start.with(stretches, 0);
            start = grown == null || grown.count() > MOST_STRETCHES ? alone(stretches) : grown;
        }
    }

    private static Stretch alone(Stretch[] stretches) {
        Stretch alone = Stretch.START.with(stretches, 0);
        return alone == null ? Stretch.START : alone;
    }
}
