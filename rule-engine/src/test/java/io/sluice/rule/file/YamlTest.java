package io.sluice.rule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Feature;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written as YAML is read back as it was, and every value has its place. */
@Feature("RU-10")
class YamlTest {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "plain",
            "two words",
            "true",
            "null",
            "~",
            "on",
            "12",
            "1e3",
            "-",
            "- a",
            "a: b",
            "a:",
            "a #b",
            "#",
            "'",
            "\"",
            "it's \"q\"",
            "{x}",
            "[1]",
            "&a",
            "*a",
            "!t",
            "%",
            "@x",
            "`",
            "a\nb",
            "a\nb\n",
            "\na",
            " a\nb",
            "a\n\n",
            "a\n  b\n",
            "tab\there",
            "a\r\nb",
            "\u0000\u0007",
            "äöü €",
            "\uD83D\uDE00",
            "\u2028",
            "\uFEFF",
            "\u0085",
            "${env:PW}",
            "INSERT INTO t\n  VALUES (${x}, 'y: z')\nWHERE a = 1 -- no",
            "?",
            "? x",
            "|",
            ">",
            "=",
            "<<",
            "---",
            "...",
            "a\n---\nb",
            "0x1F",
            "1_000",
            "12:30",
            "2026-11-21",
            ".5",
            "5.",
            "+",
            "\\",
            "C:\\dir",
            "yes",
            "NO");

    private static Map<String, Object> read(String text) throws Exception {
        return YamlText.read("f.yaml", text, 1).values();
    }

    @Test
    void wordsAreTextButForTheFewOfYaml12() throws Exception {
        assertThat(read(
                        "a: on\nb: true\nc: null\nd: ~\ne:\nf: 12:30\ng: 0x10\nh: 007\ni: -5\nj: 1.50\nk: 2e3\nl: 'true'\n"
                                + "m: 123456789012345678901234567890\n"))
                .hasToString(
                        "{a=on, b=true, c=null, d=null, e=null, f=12:30, g=0x10, h=007, i=-5, j=1.5, k=2000.0, l=true, "
                                + "m=123456789012345678901234567890}")
                .containsEntry("b", true)
                .containsEntry("h", "007")
                .containsEntry("i", -5L)
                .containsEntry("j", 1.5)
                .containsEntry("l", "true")
                .containsEntry("m", new BigInteger("123456789012345678901234567890"));
    }

    @Test
    void everyTextComesBack() throws Exception {
        for (String text : TEXTS) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("key", text);
            values.put(text.isEmpty() ? "empty" : text, List.of(text, Map.of("in", text)));
            String written = YamlWriter.write(values);
            assertThat(read(written)).as(written).isEqualTo(values);
            assertThat(YamlWriter.write(read(written))).isEqualTo(written);
        }
    }

    @Test
    void whateverIsWrittenComesBack() throws Exception {
        Random random = new Random(29);
        for (int i = 0; i < 2_000; i++) {
            Map<String, Object> values = object(random, 3);
            String written = YamlWriter.write(values);
            assertThat(read(written)).as(written).isEqualTo(values);
        }
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        int members = 1 + random.nextInt(4);
        for (int i = 0; i < members; i++) {
            object.put("k" + i + TEXTS.get(random.nextInt(TEXTS.size())), value(random, depth - 1));
        }
        return object;
    }

    private static @Nullable Object value(Random random, int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> {
                return random.nextLong();
            }
            case 1 -> {
                return random.nextGaussian() * 1e9;
            }
            case 2 -> {
                return random.nextBoolean();
            }
            case 3 -> {
                return null;
            }
            case 4, 5 -> {
                return TEXTS.get(random.nextInt(TEXTS.size())) + TEXTS.get(random.nextInt(TEXTS.size()));
            }
            case 6 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                return list;
            }
            default -> {
                return random.nextInt(5) == 0 ? Map.of() : object(random, depth);
            }
        }
    }

    @Test
    void aMistakeHasItsPlace() {
        assertProblem("a: 1\n  b: 2\n", "f.yaml:11:4: ");
        assertProblem("a: [1, 2\n", "f.yaml:11:1: ");
        assertProblem("- a\n", "f.yaml:10:1: expected names with values");
        assertProblem("a: 1\nb: 2\na: 3\n", "f.yaml:12:1: a is there twice");
        assertProblem("? [x]\n: 1\n", "f.yaml:10:3: a name is expected here");
        assertProblem("a: " + "[".repeat(60) + "]".repeat(60) + "\n", "f.yaml:10:");
        assertProblem("a: \u0001\n", "f.yaml:10:1: ");
    }

    private static void assertProblem(String text, String begins) {
        assertThatThrownBy(() -> YamlText.read("f.yaml", text, 10))
                .isInstanceOf(FileProblemException.class)
                .hasMessageStartingWith(begins);
    }

    @Test
    void everyValueHasAPlace() throws Exception {
        YamlText yaml = YamlText.read("f", "id: x\nactions:\n  - name: a\n    params:\n      qos: 3\n", 2);
        assertThat(yaml.place(List.of("actions", "0", "params", "qos"))).isEqualTo(new YamlText.Place(6, 12));
        assertThat(yaml.place(List.of("actions", "0", "params", "none"))).isEqualTo(new YamlText.Place(6, 7));
        assertThat(yaml.place(List.of("actions", "7"))).isEqualTo(new YamlText.Place(4, 3));
        assertThat(yaml.placeOfName("actions")).isEqualTo(new YamlText.Place(3, 1));
        assertThat(Arrays.asList(yaml.place(List.of()))).containsExactly(new YamlText.Place(2, 1));
    }
}
