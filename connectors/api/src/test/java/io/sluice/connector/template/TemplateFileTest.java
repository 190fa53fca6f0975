package io.sluice.connector.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.JsonParser;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Template files (manual 5774-5823)")
class TemplateFileTest {
    private static final long NOON = 1_763_726_400_000L;
    private static final RowKey KEY = new RowKey(NOON * 1_000, 0x0001_0000_0002_0003L, "inst:1", 0);
    private static final String ARRAY = "[{\"temp\": 20}, {\"temp\": 21}]";

    @TempDir
    private Path data;

    @Test
    @DisplayName("$0 takes all elements, $1 the first, as the manual says")
    void pathsIntoThePayload() throws Exception {
        assertThat(values("[\"$payload\", \"$0\", \"temp\"]", ARRAY)).containsExactly(20L, 21L);
        assertThat(values("[\"$payload\", \"$1\", \"temp\"]", ARRAY)).containsExactly(20L);
        assertThat(values("[\"$payload\", \"$2\", \"temp\"]", ARRAY)).containsExactly(21L);
        assertThat(values("[\"$payload\", \"$3\", \"temp\"]", ARRAY)).containsExactly((Object) null);
        assertThat(values("[\"$payload\", \"$0\", \"none\"]", ARRAY)).containsExactly(null, null);
        assertThat(values("[\"$payload\", \"$0\"]", "{}")).isEmpty();
        assertThat(values("[\"$payload\", \"data\", \"temperature\"]", "{\"data\": {\"temperature\": 23.9}}"))
                .containsExactly(23.9);
        assertThat(values("[\"$payload\", \"$0\", \"$0\"]", "[[1, 2], [3]]")).containsExactly(1L, 2L, 3L);
        assertThat(values("[\"$payload\"]", "[7]")).containsExactly(List.of(7L));
        assertThat(values("\"$payload\"", "[7]")).containsExactly("[7]");
        assertThat(values("[\"$payload\", \"a\"]", Map.of("a", 1L))).containsExactly(1L);
        assertThat(values("[\"$payload\", \"a\"]", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(1L);
    }

    @Test
    void everyPlaceholderOfBothStylesOfColumns() throws Exception {
        Row later =
                row("clientid", "c1", "username", "u1", "peerhost", "10.0.0.1", "qos", 1L, "topic", "t", "id", "AB");
        Row earlier = row("client_id", "c2", "username", null, "peername", "10.0.0.2:51234", "qos", 0L, "topic", "t/u");
        List<String> names =
                List.of("$id", "$clientid", "$username", "$peerhost", "$qos", "$topic", "$payload", "$timestamp");
        List<@Nullable Object> ofLater = new ArrayList<>();
        List<@Nullable Object> ofEarlier = new ArrayList<>();
        for (String name : names) {
            TemplateValue value = new TemplateNode("x", name).value();
            ofLater.addAll(value.in(new TemplateMessage(later)));
            ofEarlier.addAll(value.in(new TemplateMessage(earlier)));
        }
        long nanos = NOON * 1_000_000 + KEY.nanosWithinMillisecond();
        assertThat(ofLater).containsExactly("AB", "c1", "u1", "10.0.0.1", 1L, "t", null, nanos);
        assertThat(ofEarlier)
                .containsExactly(KEY.toString().substring(0, 32), "c2", null, "10.0.0.2", 0L, "t/u", null, nanos);
        assertThat(new TemplateNode("x", "$peerhost")
                        .value()
                        .in(new TemplateMessage(row("peername", "[2001:db8::1]:52918"))))
                .containsExactly("2001:db8::1");
    }

    @Test
    void templatesAreFoundByTopic() throws Exception {
        TemplateFile<String> file = file("""
                {"sample": "exact", "sample": "again", "sensor/+/temp": "plus", "sensor/#": ["hash", "hash 2"],
                 "#": "all"}
                """);
        assertThat(file.of("sample")).containsExactly("exact", "again", "all");
        assertThat(file.of("sensor/1/temp")).containsExactly("plus", "hash", "hash 2", "all");
        assertThat(file.of("sensor")).containsExactly("hash", "hash 2", "all");
        assertThat(file.of("sensor/1/temp/x")).containsExactly("hash", "hash 2", "all");
        assertThatThrownBy(() -> file.of("$SYS/x"))
                .isInstanceOf(UnusableMessageException.class)
                .hasMessage("the template file has no template for the topic $SYS/x");
    }

    @Test
    void aMessageThatDoesNotFitSaysWhy() {
        assertThatThrownBy(() -> values("[\"$payload\", \"a\"]", "{\"a\": }"))
                .isInstanceOf(UnusableMessageException.class)
                .hasMessage("the payload is no JSON: line 1, column 7: a value is expected");
        assertThatThrownBy(() -> new TemplateMessage(row("payload", "{}")).topic())
                .hasMessage("the rule selects no topic: a template file needs SELECT *");
        assertThatThrownBy(() -> values("[\"$payload\", \"a\"]", null))
                .hasMessage("the rule selects no payload: a template file needs SELECT *");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"t": 1                          | line 1, column 8: the end comes too early
            {}                               | there is no template in it
            []                               | line 1, column 1: an object { ... } is expected
            {"a/#/b": "x"}                   | a/#/b: the topic filter is wrong: # is the last level
            {"a/b+": "x"}                    | a/b+: the topic filter is wrong: + and # stand alone between slashes
            {"t": {"v": "$topik"}}           | t.v: $topik is no placeholder, did you mean $topic?
            {"t": {"v": "$0"}}               | t.v: $0 must stand in a path: ["$payload", ..., "$0"]
            {"t": {"v": ["data"]}}           | t.v: a path begins with "$payload"
            {"t": {"v": ["$payload", 1]}}    | t.v[1]: must be text
            {"t": [{"v": {}}]}               | t[0].v: must be a fixed value, a placeholder or a path ["$payload", ...]
            {"t": {"w": 1}}                  | t: has an unknown member w, did you mean v?
            {"t": 5}                         | t: must be an object { ... }
            """)
    void mistakesAreNamedWithTheirPlace(String text, String problem) throws Exception {
        Files.createDirectories(data.resolve("templates"));
        Files.writeString(data.resolve("templates/plant.tmpl"), text);
        assertThatThrownBy(() -> TemplateFile.read(data, "plant.tmpl", TemplateFileTest::v))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("parameter template_file: plant.tmpl: " + problem);
    }

    @Test
    void filesLieInTheirDirectory() throws Exception {
        Files.writeString(data.resolve("secret"), "{\"t\": \"x\"}");
        for (String name : List.of("../secret", "/etc/passwd", "", ".", "x\0y")) {
            assertThatThrownBy(() -> TemplateFile.read(data, name, TemplateNode::text))
                    .as(name)
                    .isInstanceOf(InvalidParameterException.class)
                    .message()
                    .doesNotContain("root:");
        }
        assertThatThrownBy(() -> TemplateFile.read(data, "none.tmpl", TemplateNode::text))
                .hasMessage(
                        "parameter template_file: none.tmpl: there is no such file in " + data.resolve("templates"));
    }

    private static TemplateValue v(TemplateNode node) throws InvalidParameterException {
        node.checkNames(List.of("v"), List.of("vv"));
        return node.member("v").value();
    }

    private TemplateFile<String> file(String text) throws IOException, InvalidParameterException {
        Files.createDirectories(data.resolve("templates"));
        Files.writeString(data.resolve("templates/plant.tmpl"), text);
        return TemplateFile.read(data, "plant.tmpl", TemplateNode::text);
    }

    private static List<@Nullable Object> values(String value, @Nullable Object payload) throws Exception {
        Object json = JsonParser.parse(value);
        return new TemplateNode("x", json).value().in(new TemplateMessage(row("payload", payload)));
    }

    private static Row row(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(
                    String.valueOf(keysAndValues[i]),
                    Arrays.asList(keysAndValues).get(i + 1));
        }
        return new Row(KEY, NOON, values);
    }
}
