package io.sluice.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import io.sluice.core.testing.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Template files: messages become lines")
class TemplatePointsTest {
    private static final long NOON = 1_763_726_400_000L;
    private static final RowKey KEY = new RowKey(NOON * 1_000, 0x0001_0000_0002_0003L, "inst:1", 0);
    private static final String TIME = " " + (NOON * 1_000_000 + KEY.nanosWithinMillisecond());

    @TempDir
    private Path data;

    @Test
    @Feature({"BK-23", "BK-24"})
    @DisplayName("The manual's example in, its example out; an array of two is two points")
    void theManualsExample() throws Exception {
        assertThat(lines(ManualExample.TEMPLATE, Map.of(), ManualExample.row(KEY, NOON)))
                .containsExactly(
                        "sample,clientid=mqttjs_6990f0e886,host=serverA,qos=0,region=hangzhou temperature=\"1\"" + TIME,
                        "sample,clientid=mqttjs_6990f0e886,host=serverB,qos=0,region=ningbo temperature=\"2\"" + TIME);
    }

    @Test
    void numbersStayNumbersWhenAskedFor() throws Exception {
        String template = "{\"t\": {\"measurement\": \"m\", \"fields\": {\"a\": [\"$payload\", \"a\"],"
                + " \"b\": [\"$payload\", \"b\"], \"c\": [\"$payload\", \"c\"], \"d\": [\"$payload\", \"d\"]}}}";
        Row row = row("topic", "t", "payload", "{\"a\": 21, \"b\": 23.9, \"c\": true, \"d\": \"x\"}");
        assertThat(lines(template, Map.of(), row)).containsExactly("m a=\"21\",b=\"23.9\",c=\"true\",d=\"x\"" + TIME);
        assertThat(lines(template, Map.of("field_type", "float"), row))
                .containsExactly("m a=21.0,b=23.9,c=true,d=\"x\"" + TIME);
        assertThat(lines(template, Map.of("field_type", "typed"), row))
                .containsExactly("m a=21i,b=23.9,c=true,d=\"x\"" + TIME);
    }

    @Test
    @Feature("BK-29")
    @DisplayName("Every placeholder")
    void everyPlaceholder() throws Exception {
        String template = """
                {"t/+": {
                    "measurement": "$topic",
                    "tags": {"id": "$id", "client": "$clientid", "user": "$username", "host": "$peerhost", "qos": "$qos"},
                    "fields": {"all": "$payload", "source": "fixed"},
                    "timestamp": "$timestamp"
                }}
                """;
        Row row = row(
                "id",
                "5898704A55D6AF4430000083D0002",
                "clientid",
                "c1",
                "username",
                "u1",
                "peerhost",
                "10.0.0.7",
                "qos",
                1L,
                "topic",
                "t/1",
                "payload",
                "{\"v\": 1}");
        assertThat(lines(template, Map.of(), row))
                .containsExactly("t/1,client=c1,host=10.0.0.7,id=5898704A55D6AF4430000083D0002,qos=1,user=u1"
                        + " all=\"{\\\"v\\\": 1}\",source=\"fixed\"" + TIME);
    }

    @Test
    @Feature("BK-24")
    @DisplayName("Unequal lengths are refused with both named; missing values are left out")
    void fansOutOnlyWhatFits() throws Exception {
        String template = """
                {"t": {
                    "measurement": "m",
                    "tags": {"host": ["$payload", "hosts", "$0"], "first": ["$payload", "hosts", "$1"]},
                    "fields": {"v": ["$payload", "values", "$0", "v"]}
                }}
                """;
        assertThat(lines(template, Map.of("field_type", "float"), payload("""
                {"hosts": ["a", "b", null], "values": [{"v": 1}, {"w": 2}, {"v": 3}]}
                """)))
                .containsExactly("m,first=a,host=a v=1.0" + TIME, "m,first=a v=3.0" + TIME);
        assertRefused(
                template,
                payload("{\"hosts\": [\"a\", \"b\"], \"values\": [{\"v\": 1}, {\"v\": 2}, {\"v\": 3}]}"),
                "tags.host has 2 values and fields.v 3: with $0 all must have the same number");
        assertRefused(
                template,
                payload("{\"hosts\": [], \"values\": []}"),
                "fields.v has no values: there is no array, or it is empty");
        assertRefused(
                template,
                payload("{\"hosts\": [\"a\"], \"values\": [{}]}"),
                "none of the fields of the template has a value in the message");
        assertRefused(template, payload("no json"), "the payload is no JSON: line 1, column 1: a value is expected");
    }

    @Test
    @DisplayName("Points that only their time would tell apart get different times, the same on every attempt")
    void noPointOfAMessageHidesAnother() throws Exception {
        String template = "{\"t\": {\"measurement\": \"m\", \"tags\": {\"d\": [\"$payload\", \"$0\", \"d\"]},"
                + " \"fields\": {\"v\": [\"$payload\", \"$0\", \"v\"]}}}";
        Row row = payload("[{\"d\": 1, \"v\": 1}, {\"d\": 2, \"v\": 2}, {\"d\": 1, \"v\": 3}]");
        long base = NOON * 1_000_000 + KEY.nanosWithinMillisecond();
        List<String> expected =
                List.of("m,d=1 v=\"1\" " + base, "m,d=2 v=\"2\" " + base, "m,d=1 v=\"3\" " + (base + 1));
        assertThat(lines(template, Map.of(), row)).isEqualTo(expected);
        assertThat(lines(template, Map.of(), row)).as("again").isEqualTo(expected);
    }

    @Test
    void theTimeMayComeFromThePayload() throws Exception {
        String template = "{\"t\": {\"measurement\": \"m\", \"fields\": {\"v\": [\"$payload\", \"v\"]},"
                + " \"timestamp\": [\"$payload\", \"ts\"]}}";
        assertThat(lines(template, Map.of(), payload("{\"v\": 1, \"ts\": 1560743513626}")))
                .containsExactly("m v=\"1\" 1560743513626000000");
        assertThat(lines(template, Map.of(), payload("{\"v\": 1}"))).containsExactly("m v=\"1\"" + TIME);
        assertThatThrownBy(() -> lines(template, Map.of("set_timestamp", false), payload("{\"v\": 1}")))
                .hasMessage("there is no value for the timestamp of the template");
        assertThat(points(template, Map.of("set_timestamp", false)).leavesTimeToServer())
                .isFalse();
        String without = "{\"t\": {\"measurement\": \"m\", \"fields\": {\"v\": [\"$payload\", \"v\"]}}}";
        assertThat(points(without, Map.of("set_timestamp", false)).leavesTimeToServer())
                .isTrue();
        assertThat(lines(without, Map.of("set_timestamp", false), payload("{\"v\": 1}")))
                .containsExactly("m v=\"1\"");
    }

    @ParameterizedTest
    @Feature("BK-23")
    @DisplayName("A bad file is refused when the rule is made, with the place")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"t": {"fields": {"v": 1}}}                                                   | t: measurement is required
            {"t": {"measurement": "m"}}                                                   | t: fields is required
            {"t": {"measurement": "m", "fields": {}}}                                     | t: fields is empty
            {"t": {"measurement": "m", "field": {"v": 1}, "fields": {}}}                  | t: has an unknown member field, did you mean fields?
            {"t": {"measurement": "m", "fields": {"v": {"a": 1}}}}                        | t.fields.v: must be a fixed value, a placeholder or a path ["$payload", ...]
            {"t": {"measurement": "m", "fields": {"v": 1}, "tags": {"c": "$client"}}}     | t.tags.c: $client is no placeholder, did you mean $clientid?
            {"t": {"measurement": "m", "fields": {"time": 1}}}                            | t.fields: InfluxDB keeps the name time for itself
            {"t": {"measurement": "m", "fields": {"v": 1}                                 | line 1, column 46: the end comes too early
            """)
    void aBadFileIsRefusedWithThePlace(String template, String problem) {
        assertThatThrownBy(() -> points(template, Map.of()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("parameter template_file: plant.tmpl: " + problem);
    }

    private void assertRefused(String template, Row row, String reason) {
        assertThatThrownBy(() -> lines(template, Map.of(), row))
                .isInstanceOf(UnwritableException.class)
                .hasMessage(reason);
    }

    private List<String> lines(String template, Map<String, @Nullable Object> parameters, Row row) throws Exception {
        LineBatch batch = new LineBatch();
        points(template, parameters).append(row, 0, batch);
        List<String> lines = new ArrayList<>();
        for (int line : batch.all()) {
            lines.add(batch.line(line));
        }
        return lines;
    }

    private Points points(String template, Map<String, @Nullable Object> parameters) throws Exception {
        Files.createDirectories(data.resolve("templates"));
        Files.writeString(data.resolve("templates/plant.tmpl"), template);
        Map<String, @Nullable Object> all = new LinkedHashMap<>(parameters);
        all.put("template_file", "plant.tmpl");
        return PointParameters.points(
                ParameterValues.check(PointParameters.ALL, all), new TimeRule(TimeUnit.MILLISECONDS, true), data);
    }

    private static Row payload(String payload) {
        return row("topic", "t", "payload", payload);
    }

    private static Row row(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return new Row(KEY, NOON, values);
    }
}
