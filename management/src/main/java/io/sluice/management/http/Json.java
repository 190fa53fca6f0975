package io.sluice.management.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of requests and answers. Whole numbers keep all their digits both ways; records become objects with names in
 * snake case.
 */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule().addSerializer(byte[].class, new Utf8Serializer()))
            .build();

    /** Bytes among the values of a rule are text that is not quite UTF-8. */
    private static final class Utf8Serializer extends JsonSerializer<byte[]> {
        @Override
        public void serialize(byte[] bytes, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private Json() {}

    static Buffer encode(Object value) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(value));
        } catch (JacksonException unwritable) {
            throw new IllegalArgumentException("an answer that is no JSON", unwritable);
        }
    }

    /**
     * Reads an object.
     *
     * @param code of the answer if it is none
     */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> decodeObject(byte[] body, int code) throws ApiException {
        if (body.length == 0) {
            throw new ApiException(code, "the body is empty, expected a JSON object");
        }
        try {
            Object value = MAPPER.readValue(body, Object.class);
            if (value instanceof Map<?, ?>) {
                return (Map<String, @Nullable Object>) widened(value);
            }
            throw new ApiException(code, "expected a JSON object, that is {...}");
        } catch (JacksonException broken) {
            throw new ApiException(code, "not JSON: " + broken.getOriginalMessage() + position(broken.getLocation()));
        } catch (IOException unreadable) {
            throw new ApiException(code, "not JSON: " + unreadable.getMessage());
        }
    }

    /** Whole numbers are Long wherever they fit, as everywhere in rules; the mapper makes small ones Integer. */
    @SuppressWarnings("unchecked")
    private static Object widened(Object value) {
        if (value instanceof Map<?, ?> map) {
            ((Map<String, @Nullable Object>) map).replaceAll((name, member) -> member == null ? null : widened(member));
        } else if (value instanceof List<?> list) {
            ((List<@Nullable Object>) list).replaceAll(element -> element == null ? null : widened(element));
        }
        return value instanceof Integer number ? (Object) number.longValue() : value;
    }

    private static String position(@Nullable JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
