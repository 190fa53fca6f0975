package io.sluice.rule.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.connector.ValuePath;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values at a set of paths out of a document in one pass: what no rule reads is skipped without being decoded.
 * A document must be well-formed to its end; a rule must not act on the front half of a message that was cut off.
 */
final class JsonExtractor {
    /** Tells the first byte of every JSON value; white space is skipped before. */
    private static final String FIRST_BYTES = "{[\"-0123456789tfn";

    private final @Nullable Object[] values;
    private boolean textOnTheWay;

    private JsonExtractor(@Nullable Object[] values) {
        this.values = values;
    }

    /** What became of a payload. */
    enum Outcome {
        NOT_JSON,
        JSON,
        /** JSON, with a text in a place where some path goes further down. */
        JSON_WITH_TEXT_ON_THE_WAY
    }

    /**
     * Fills the slots.
     *
     * @param values as long as the paths have slots; all undefined if the answer is {@link Outcome#NOT_JSON}
     */
    static Outcome extract(byte[] utf8, PayloadPaths paths, @Nullable Object[] values) {
        Arrays.fill(values, ValuePath.UNDEFINED);
        if (!mayBeJson(utf8)) {
            return Outcome.NOT_JSON;
        }
        JsonExtractor extractor = new JsonExtractor(values);
        try (JsonParser parser = Json.FACTORY.createParser(utf8)) {
            parser.nextToken();
            extractor.read(parser, paths.root());
            if (parser.nextToken() == null) {
                return extractor.textOnTheWay ? Outcome.JSON_WITH_TEXT_ON_THE_WAY : Outcome.JSON;
            }
        } catch (IOException e) {
            // not JSON after all: the front half may have filled slots
        }
        Arrays.fill(values, ValuePath.UNDEFINED);
        return Outcome.NOT_JSON;
    }

    /** Tells most text and binary payloads apart from JSON without the cost of an exception. */
    private static boolean mayBeJson(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return FIRST_BYTES.indexOf(b) >= 0;
            }
        }
        return false;
    }

    private void read(JsonParser parser, PayloadPaths.Node node) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING && !node.isLeaf()) {
            textOnTheWay = true;
        }
        if (node.slot() >= 0) {
            node.fill(Json.value(parser), values);
        } else if (token == JsonToken.START_OBJECT) {
            readObject(parser, node);
        } else {
            parser.skipChildren();
        }
    }

    private void readObject(JsonParser parser, PayloadPaths.Node node) throws IOException {
        String key;
        while ((key = parser.nextFieldName()) != null) {
            parser.nextToken();
            PayloadPaths.Node child = node.child(key);
            if (child == null) {
                parser.skipChildren();
            } else {
                if (!child.isLeaf()) {
                    // of two equal keys the later wins, with all that lies below it
                    child.clear(values);
                }
                read(parser, child);
            }
        }
    }
}
