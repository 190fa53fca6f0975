package io.sluice.rule.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes JSON text into values of a rule: integers keep all their digits, floats are doubles. */
public final class Json {
    /** Deepest nesting accepted; deeper documents are not JSON to us. */
    static final int MAX_DEPTH = 500;

    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
            .configure(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, false)
            .build();

    private Json() {}

    /**
     * Decodes one document.
     *
     * @throws IOException if the text is not exactly one JSON value
     */
    public static @Nullable Object decode(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return only(parser);
        }
    }

    /**
     * Decodes one document in UTF-8.
     *
     * @throws IOException if the bytes are not exactly one JSON value
     */
    public static @Nullable Object decode(byte[] utf8) throws IOException {
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            return only(parser);
        }
    }

    private static @Nullable Object only(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            throw new IOException("empty text is not JSON");
        }
        Object value = value(parser);
        if (parser.nextToken() != null) {
            throw new IOException("more text after the JSON value");
        }
        return value;
    }

    /** The value at the parser's token; afterwards the parser stands on its last token. */
    static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            default -> throw new IOException("not a value: " + token);
        };
    }

    private static Object decimal(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new IOException("number is larger than a float can hold");
        }
        return value;
    }

    private static Object integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        BigInteger value = parser.getBigIntegerValue();
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        String key;
        while ((key = parser.nextFieldName()) != null) {
            parser.nextToken();
            object.put(key, value(parser));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }
}
