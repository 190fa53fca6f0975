package io.sluice.rule.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decodes JSON text into values of a rule: integers keep all their digits, floats are doubles. */
public final class Json {
    private Json() {}

    /**
     * Decodes one document.
     *
     * @throws IOException if the text is not exactly one JSON value; without a stack trace
     */
    public static @Nullable Object decode(String text) throws IOException {
        return decode(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decodes one document in UTF-8.
     *
     * @throws IOException if the bytes are not exactly one JSON value; without a stack trace
     */
    public static @Nullable Object decode(byte[] utf8) throws IOException {
        return JsonValues.decode(utf8);
    }
}
