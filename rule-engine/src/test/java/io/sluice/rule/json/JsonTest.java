package io.sluice.rule.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("JSON reader: what Jackson accepts and nothing else, same values (SQ-05, SQ-06)")
class JsonTest {
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final int ROUNDS = 20_000;
    private static final String ALPHABET = "{}[]:,\"\\ 0123456789.-+eEtrufalsn\n\u0001é";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " { } ",
                "[ ]",
                "null",
                "true",
                "false",
                "0",
                "-0",
                "12",
                "-7",
                "1.5",
                "-0.25",
                "1e3",
                "1E-2",
                "2.5e+3",
                "\"\"",
                "\"a\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"",
                "\"Grüße 你好 😀\"",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775809",
                "999999999999999999",
                "1234567890123456789",
                "0.1",
                "123456789.123456",
                "1234567890123456.75",
                "4.9e-324",
                "1.7976931348623157e308",
                "0.000001",
                "100.00",
                "{\"a\":{\"b\":[1,{\"c\":null}]},\"a\":2}",
                "[1,[2,[3,[]]]]",
                "\t\r\n[1 , 2]\n"
            })
    void readsValues(String json) throws IOException {
        assertThat(ValueText.json(Json.decode(json))).isEqualTo(ValueText.json(jackson(json)));
        assertThat(Json.decode(json)).isEqualTo(jackson(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "}",
                "[",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{a:1}",
                "[1,]",
                "[1 2]",
                "[,1]",
                "01",
                "-",
                "-a",
                "1.",
                ".5",
                "1e",
                "1e+",
                "+1",
                "0x1",
                "tru",
                "nul",
                "falsy",
                "truex",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "{} {}",
                "[] x",
                "1 2",
                "NaN",
                "Infinity",
                "1e999",
                "'a'",
                "{\"a\":1}}",
                "\"a\\"
            })
    void refusesWhatIsNotOneValue(String json) {
        assertThat(read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo("not JSON");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        assertThat(read(new byte[] {'"', (byte) 0xC3, '"'})).isEqualTo("not JSON");
        assertThat(read(new byte[] {'"', (byte) 0xEF, (byte) 0xBF, (byte) 0xBD, '"'}))
                .isEqualTo("\uFFFD");
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        assertThat(Json.decode(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '1'}))
                .isEqualTo(1L);
    }

    @Test
    void limitsDepthAndLengthOfNumbers() throws IOException {
        assertThat(Json.decode("[".repeat(500) + "]".repeat(500))).isInstanceOf(List.class);
        assertThat(read(("[".repeat(501) + "]".repeat(501)).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("not JSON");
        assertThat(read("[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8))).isEqualTo("not JSON");
        assertThat(read("9".repeat(1001).getBytes(StandardCharsets.UTF_8))).isEqualTo("not JSON");
        assertThat(Json.decode("9".repeat(1000))).isEqualTo(new BigInteger("9".repeat(1000)));
    }

    @Test
    void agreesWithJacksonOnBrokenDocuments() {
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            String json = mutated(ValueText.json(document(random, 4)), random);
            byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
            // half a surrogate pair does not survive the encoding
            json = new String(utf8, StandardCharsets.UTF_8);
            assertThat(String.valueOf(read(utf8)))
                    .as(json.replace('\u0001', '!'))
                    .isEqualTo(String.valueOf(orNotJson(json)));
        }
    }

    @Test
    void extractsWhatDescendingInTheWholeDocumentFinds() {
        Random random = new Random(11);
        List<PayloadPath> wanted = List.of(
                PayloadPath.of("a"),
                PayloadPath.of("a", "b"),
                PayloadPath.of("b", "c"),
                PayloadPath.of("b", "c", "a"),
                PayloadPath.of("é", "a"),
                PayloadPath.of("c", "a", "b"),
                PayloadPath.of());
        for (int i = 0; i < ROUNDS; i++) {
            String json = ValueText.json(document(random, 5));
            List<PayloadPath> some = wanted.subList(random.nextInt(wanted.size()), wanted.size());
            PayloadPaths paths = new PayloadPaths(some);
            Payload payload = Payload.of(json.getBytes(StandardCharsets.UTF_8), paths);
            for (PayloadPath path : some) {
                assertThat(payload.slot(paths.slot(path)))
                        .as("%s of %s", path.keys(), json)
                        .isEqualTo(descend(orNotJson(json), path.keys()));
            }
            assertThat(payload.notJson()).isFalse();
        }
    }

    @Test
    void ofTwoEqualKeysTheLaterWinsWithAllThatLiesBelow() {
        PayloadPaths paths = new PayloadPaths(List.of(PayloadPath.of("a", "b"), PayloadPath.of("a", "c")));
        Payload payload =
                Payload.of("{\"a\":{\"b\":1,\"c\":2},\"\\u0061\":{\"b\":3}}".getBytes(StandardCharsets.UTF_8), paths);
        assertThat(payload.slot(0)).isEqualTo(3L);
        assertThat(payload.slot(1)).isEqualTo(ValuePath.UNDEFINED);
    }

    @Test
    void aDocumentThatBreaksOffHasNoValuesAtAll() {
        PayloadPaths paths = new PayloadPaths(List.of(PayloadPath.of("a")));
        Payload payload = Payload.of("{\"a\":1,\"b\":".getBytes(StandardCharsets.UTF_8), paths);
        assertThat(payload.notJson()).isFalse();
        assertThat(payload.slot(0)).isEqualTo(ValuePath.UNDEFINED);
        assertThat(payload.notJson()).isTrue();
    }

    private static @Nullable Object descend(@Nullable Object document, List<String> keys) {
        Object current = document;
        for (String key : keys) {
            if (!(current instanceof Map<?, ?> map) || !map.containsKey(key)) {
                return ValuePath.UNDEFINED;
            }
            current = map.get(key);
        }
        return current;
    }

    private static @Nullable Object read(byte[] utf8) {
        try {
            return Json.decode(utf8);
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static @Nullable Object orNotJson(String json) {
        try {
            return jackson(json);
        } catch (IOException e) {
            return "not JSON";
        }
    }

    private static @Nullable Object jackson(String json) throws IOException {
        if (json.isBlank()) {
            throw new IOException("empty");
        }
        return likeOurs(JACKSON.readValue(json, Object.class));
    }

    private static @Nullable Object likeOurs(@Nullable Object value) throws IOException {
        if (value instanceof Integer number) {
            return (long) number;
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            throw new IOException("not finite");
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copy.put((String) entry.getKey(), likeOurs(entry.getValue()));
            }
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object element : list) {
                copy.add(likeOurs(element));
            }
            return copy;
        }
        return value;
    }

    private static @Nullable Object document(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> (long) random.nextInt(100);
            case 4 -> random.nextInt(100_000) / 100.0;
            case 5 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 6 -> List.of("", "a", "ü\"\\\n", "\u0001", "😀").get(random.nextInt(5));
            case 7 -> new ArrayList<>(Arrays.asList(document(random, depth - 1), document(random, depth - 1)));
            default -> object(random, depth);
        };
    }

    private static Map<String, @Nullable Object> object(Random random, int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.put(List.of("a", "b", "c", "é", "ab", "").get(random.nextInt(6)), document(random, depth - 1));
        }
        return object;
    }

    private static String mutated(String json, Random random) {
        StringBuilder text = new StringBuilder(json);
        for (int i = random.nextInt(3); i > 0 && text.length() > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                default -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
        }
        return text.toString();
    }
}
