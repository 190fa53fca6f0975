package io.sluice.rule.sql.reference;

import java.util.List;
import java.util.Random;

/** Payloads whose keys tell what is mostly in them, and sometimes is not. */
final class RandomPayloads {
    static final List<String> KEYS = List.of("n", "i", "f", "s", "t", "b", "l", "list", "o", "k", "1", "select", "end");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "3",
            "-1",
            "-7",
            "10",
            "9007199254740993",
            "9223372036854775807",
            "-9223372036854775809",
            "18446744073709551616",
            "1.0",
            "1.5",
            "-2.5",
            "0.1",
            "1e3",
            "2E-3",
            "1.0e15",
            "123456789012345678901234567890.0");
    private static final List<String> TEXTS = List.of(
            "\"\"",
            "\"a\"",
            "\"A\"",
            "\"10\"",
            "\"9\"",
            "\"1.5\"",
            "\" 1\"",
            "\"abc\"",
            "\"true\"",
            "\"null\"",
            "\"it's\"",
            "\"\\u00e9\"",
            "\"é\"",
            "\"𝄞\"",
            "\"\\ud834\\udd1e\"",
            "\"\uFFFD\"",
            "\"\\n\\\"\\\\\"",
            "\"{\\\"k\\\":1,\\\"n\\\":[2]}\"",
            "\"[1,2,3]\"",
            "\"{\\\"k\\\":\"",
            "\"t/a\"",
            "\"7\"");
    private static final List<String> NO_OBJECTS = List.of(
            "",
            "hello",
            "{\"n\":1",
            "{\"n\":1}}",
            "[1,{\"n\":2}]",
            "7",
            "\"{\\\"n\\\":1}\"",
            "null",
            "{n:1}",
            "{\"n\":01}");

    private final Random random;

    RandomPayloads(Random random) {
        this.random = random;
    }

    String payload() {
        return random.nextInt(15) == 0 ? pick(NO_OBJECTS) : object(2);
    }

    private String object(int depth) {
        StringBuilder object = new StringBuilder("{");
        for (String key : KEYS) {
            if (random.nextInt(16) != 0) {
                String blank = random.nextInt(20) == 0 ? " " : "";
                object.append(object.length() == 1 ? "" : ",").append(blank);
                object.append('"').append(key).append("\":").append(blank).append(member(key, depth));
            }
        }
        return object.append('}').toString();
    }

    private String member(String key, int depth) {
        if (random.nextInt(20) == 0) {
            return value(depth);
        }
        return switch (key) {
            case "n", "f" -> pick(NUMBERS);
            case "i" -> String.valueOf(random.nextInt(5) - 1);
            case "s", "t" -> pick(TEXTS);
            case "b" -> String.valueOf(random.nextBoolean());
            case "l", "list" -> array(depth);
            case "o" -> depth == 0 ? "{}" : object(depth - 1);
            default -> value(depth);
        };
    }

    private String array(int depth) {
        StringBuilder array = new StringBuilder("[");
        int kind = random.nextInt(3);
        for (int i = random.nextInt(4); i > 0; i--) {
            array.append(array.length() == 1 ? "" : ",");
            array.append(depth == 0 || kind == 0 ? pick(NUMBERS) : kind == 1 ? object(0) : value(depth - 1));
        }
        return array.append(']').toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> "null";
            case 1 -> pick(TEXTS);
            case 2 -> pick(NUMBERS);
            case 3 -> random.nextBoolean() ? "true" : "false";
            case 4 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
