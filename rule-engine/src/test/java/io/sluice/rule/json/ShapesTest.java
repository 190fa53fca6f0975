package io.sluice.rule.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.connector.ValuePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Documents of a known shape: the same values as without, and nothing that is not JSON (SQ-05, SQ-06)")
class ShapesTest {
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int ROUNDS = 40_000;
    private static final String ALPHABET = "{}[]:,\"\\ 0123456789.-+eEtrufalsn\n\u0001é";

    /** What devices of five kinds send; values stand for each %. */
    private static final List<String> KINDS = List.of(
            "{\"id\":%,\"a\":{\"b\":%,\"c\":%},\"rest\":{\"x\":%,\"y\":[%,{\"z\":%}]},\"s\":%}",
            "{\"id\":%,\"a\":{\"c\":%,\"b\":%},\"é\":%,\"s\":%}",
            "{ \"id\" : % ,\n\t\"a\" : % ,\r\n\"deep\" : { \"a\" : { \"b\" : % } } }",
            "{\"s\":%,\"s\":%,\"a\":{\"b\":%},\"a\":{\"c\":%}}",
            "{\"i\\u0064\":%,\"a\":{},\"empty\":{},\"none\":[],\"s\":%}");

    private static final List<String> VALUES = List.of(
            "0",
            "7",
            "-1",
            "12345678",
            "123456789012345678901",
            "0.5",
            "71.25",
            "1e3",
            "-2.5E-3",
            "123456789.12345678",
            "9.50000000000000",
            "\"\"",
            "\"on\"",
            "\"a longer text than a word\"",
            "\"gr\u00fcn\"",
            "\"a\\n\\u00e9\\\"\"",
            "true",
            "false",
            "null",
            "{}",
            "[]",
            "{\"b\":1,\"c\":[2]}",
            "[1,[2,\"x\"],{\"b\":null}]",
            "{\"b\":{\"c\":1},\"b\":2}");

    private static final List<PayloadPath> WANTED = List.of(
            PayloadPath.of("id"),
            PayloadPath.of("a", "b"),
            PayloadPath.of("a", "c"),
            PayloadPath.of("s"),
            PayloadPath.of("é"),
            PayloadPath.of("deep", "a"),
            PayloadPath.of("deep", "a", "b"),
            PayloadPath.of("a", "b", "c"));

    @Test
    void aShapeThatWasSeenIsFollowedWhateverTheValues() {
        Random random = new Random(3);
        for (String kind : KINDS.subList(0, 3)) {
            PayloadPaths paths = new PayloadPaths(WANTED);
            slots(kind.replace("%", "1"), paths);
            for (int i = 0; i < 2_000; i++) {
                String document = filled(kind, random);
                @Nullable Object[] slots = new Object[paths.size()];
                Arrays.fill(slots, ValuePath.UNDEFINED);
                Stretch start = Objects.requireNonNull(paths.shapes().start());
                assertThat(new ShapeReader(bytes(document), slots).follow(start))
                        .as(document)
                        .isTrue();
                assertThat(Arrays.asList(slots)).as(document).isEqualTo(withoutMemory(document));
            }
        }
    }

    @Test
    void whatWasSeenBeforeMakesNoDifference() {
        Random random = new Random(5);
        PayloadPaths paths = new PayloadPaths(WANTED);
        for (int i = 0; i < ROUNDS; i++) {
            String document = changed(filled(KINDS.get(random.nextInt(KINDS.size())), random), random);
            assertThat(slots(document, paths)).as(document).isEqualTo(withoutMemory(document));
            assertThat(slots(document, paths)).as("again: " + document).isEqualTo(withoutMemory(document));
            if (!isJson(document)) {
                assertThat(slots(document, paths)).as(document).containsOnly(ValuePath.UNDEFINED);
            }
        }
    }

    @Test
    void aTextWhereAPathGoesOnIsToldWhateverWasSeenBefore() {
        PayloadPaths paths = new PayloadPaths(List.of(PayloadPath.of("a", "b")));
        for (String value : List.of("1", "\"{}\"", "1", "\"{\\\"b\\\":1}\"", "{\"b\":2}")) {
            Payload payload = Payload.of(bytes("{\"a\":" + value + "}"), paths);
            payload.slot(0);
            assertThat(payload.hasTextOnTheWay()).as(value).isEqualTo(value.startsWith("\""));
        }
    }

    @Test
    void depthIsLimitedInKnownShapesToo() {
        PayloadPaths paths = new PayloadPaths(List.of(PayloadPath.of("a", "b")));
        String kind = "{\"a\":{\"b\":%},\"c\":{\"d\":{\"e\":%}}}";
        assertThat(slots(kind.replace("%", "1"), paths)).containsExactly(1L);
        for (String deep : List.of("[".repeat(498) + "]".repeat(498), "[".repeat(497) + "]".repeat(497))) {
            for (String document : List.of(
                    kind.replaceFirst("%", "2").replace("%", deep),
                    kind.replaceFirst("%", deep).replace("%", "2"))) {
                assertThat(slots(document, paths))
                        .isEqualTo(slots(document, new PayloadPaths(List.of(PayloadPath.of("a", "b")))));
            }
        }
    }

    @Test
    void shapesThatNeverComeAgainAreLeftAloneAfterAWhile() {
        PayloadPaths paths = new PayloadPaths(List.of(PayloadPath.of("k")));
        int tried = 0;
        for (int i = 0; i < 5_000; i++) {
            tried += paths.shapes().start() == null ? 0 : 1;
            assertThat(slots("{\"k\":" + i + ",\"m" + i + "\":1}", paths)).containsExactly((long) i);
        }
        assertThat(tried).isLessThan(1_000);
        for (int i = 0; i < 2_000; i++) {
            slots("{\"k\":1}", paths);
        }
        assertThat(paths.shapes().start()).as("steady again").isNotNull();
    }

    private static List<@Nullable Object> slots(String document, PayloadPaths paths) {
        Payload payload = Payload.of(bytes(document), paths);
        List<@Nullable Object> slots = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            slots.add(payload.slot(i));
        }
        return slots;
    }

    private static List<@Nullable Object> withoutMemory(String document) {
        return slots(document, new PayloadPaths(WANTED));
    }

    private static String filled(String kind, Random random) {
        String document = kind;
        while (document.indexOf('%') >= 0) {
            document = document.replaceFirst("%", Matcher.quoteReplacement(VALUES.get(random.nextInt(VALUES.size()))));
        }
        return document;
    }

    private static String changed(String json, Random random) {
        StringBuilder text = new StringBuilder(json);
        if (random.nextInt(8) == 0) {
            text.setLength(random.nextInt(text.length()));
        }
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

    private static byte[] bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isJson(String document) {
        try {
            JACKSON.readValue(document, Object.class);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
