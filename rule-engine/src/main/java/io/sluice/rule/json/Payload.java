package io.sluice.rule.json;

import io.sluice.connector.ValuePath;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one event while rules look at it. JSON is decoded when the first path is asked for, once, for the paths
 * of all rules together. Confined to the thread that raises the event.
 */
public final class Payload {
    private final PayloadPaths paths;
    private final byte @Nullable [] bytes;
    private @Nullable Object document;
    private boolean documentKnown;
    private @Nullable Object text;
    private @Nullable Object @Nullable [] values;
    private boolean notJson;
    private boolean textOnTheWay;

    private Payload(byte @Nullable [] bytes, @Nullable Object document, PayloadPaths paths) {
        this.bytes = bytes;
        this.document = document;
        this.documentKnown = bytes == null;
        this.paths = paths;
    }

    /** A payload as it came; the array is not copied. */
    public static Payload of(byte[] bytes, PayloadPaths paths) {
        return new Payload(bytes, null, paths);
    }

    /** A payload that somebody decoded already. */
    public static Payload decoded(Object document, PayloadPaths paths) {
        return new Payload(null, document, paths);
    }

    /** For events without a payload: every path is undefined. */
    public static Payload none(PayloadPaths paths) {
        return new Payload(null, ValuePath.UNDEFINED, paths);
    }

    /** The paths whose values can be asked for. */
    public PayloadPaths paths() {
        return paths;
    }

    /** Bytes it has as it came; 0 if there are none. */
    public int length() {
        return bytes == null ? 0 : bytes.length;
    }

    /** The payload itself: text if it is valid UTF-8, else the bytes; the document if it came decoded. */
    public @Nullable Object text() {
        if (bytes == null) {
            return document;
        }
        Object known = text;
        if (known == null) {
            known = Values.text(bytes);
            text = known;
        }
        return known;
    }

    /** Value at a path of {@link #paths()}; {@link ValuePath#UNDEFINED} if there is none or the payload is not JSON. */
    public @Nullable Object slot(int slot) {
        @Nullable Object[] known = values;
        if (known == null) {
            known = decode();
        }
        return known[paths.placeOf(slot)];
    }

    /** Whether a rule asked for a path and the payload turned out not to be JSON. */
    public boolean notJson() {
        return notJson;
    }

    /** Whether a text stood in a place where a path goes on; it may hold JSON itself. Known after the first {@link #slot}. */
    public boolean hasTextOnTheWay() {
        return textOnTheWay;
    }

    /** The whole document, decoded; undefined if it is not JSON. For the rare rule that paths are not enough for. */
    public @Nullable Object document() {
        if (!documentKnown && bytes != null) {
            documentKnown = true;
            try {
                document = Json.decode(bytes);
            } catch (IOException e) {
                document = ValuePath.UNDEFINED;
                notJson = true;
            }
        }
        return document;
    }

    private @Nullable Object[] decode() {
        @Nullable Object[] fresh = new Object[paths.size()];
        values = fresh;
        if (bytes == null) {
            Arrays.fill(fresh, ValuePath.UNDEFINED);
            paths.root().fill(document, fresh);
        } else {
            try {
                textOnTheWay = JsonExtractor.extract(bytes, paths, fresh);
            } catch (NotJsonException e) {
                Arrays.fill(fresh, ValuePath.UNDEFINED);
                notJson = true;
            }
        }
        return fresh;
    }
}
