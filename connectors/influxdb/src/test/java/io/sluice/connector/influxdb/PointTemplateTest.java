package io.sluice.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import io.sluice.core.testing.Feature;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Feature("RA-13")
@DisplayName("data_to_influxdb: rows become lines")
class PointTemplateTest {
    private static final long NOON = 1_763_726_400_000L;
    private static final RowKey KEY = new RowKey(NOON * 1_000, 0x0001_0000_0002_0003L, "inst:1", 0);
    private static final String TIME = " " + (NOON * 1_000_000 + KEY.nanosWithinMillisecond());

    @Test
    void theManualsExample() throws Exception {
        Row row = row("host", "serverA", "location", "roomA", "internal", 25L, "external", 37L);
        assertThat(line(
                        Map.of("measurement", "temperature", "fields", "internal,external", "tags", "host,location"),
                        row))
                .isEqualTo("temperature,host=serverA,location=roomA internal=25i,external=37i" + TIME);
    }

    @Test
    void allThatIsNoTagIsAFieldWithItsType() throws Exception {
        Row row = row(
                "device",
                "d1",
                "n",
                7L,
                "f",
                21.0,
                "ok",
                true,
                "s",
                "say \"hi\" \\ there",
                "none",
                null,
                "loc",
                Map.of("hall", 3L),
                "list",
                List.of(1L),
                "raw",
                new byte[] {(byte) 0xff});
        assertThat(line(Map.of("measurement", "m", "tags", List.of("device")), row))
                .isEqualTo("m,device=d1 n=7i,f=21.0,ok=true,s=\"say \\\"hi\\\" \\\\ there\",loc=\"{\\\"hall\\\":3}\","
                        + "list=\"[1]\",raw=\"\\\\xff\"" + TIME);
    }

    @Test
    @DisplayName("Every fraction is written so that the same number is read again")
    void fractionsKeepAllTheirDigits() throws Exception {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 20_000; i++) {
            double value = switch (i % 4) {
                case 0 -> random.nextInt(2_000_000_000) / 1_000.0 - 1_000_000;
                case 1 -> random.nextInt(100_000) / 10.0;
                case 2 -> random.nextGaussian();
                default -> Double.longBitsToDouble(random.nextLong());
            };
            if (Double.isFinite(value)) {
                String line = line(Map.of("measurement", "m"), row("v", value));
                String text = line.substring("m v=".length(), line.indexOf(' ', 4));
                assertThat(Double.parseDouble(text)).as(text).isEqualTo(value);
                assertThat(text).contains(".");
            }
        }
        for (double value :
                new double[] {0.0, -0.0, 0.001, -0.001, 0.01, 0.1, -21.5, 23.9, 1e7, 9_999_999.999, 1e300}) {
            assertThat(line(Map.of("measurement", "m"), row("v", value))).startsWith("m v=" + value + " ");
        }
    }

    @Test
    @Feature("RA-19")
    void templatesAndLiterals() throws Exception {
        Row row = row("topic", "plant/7/temp", "payload", Map.of("temp", 21.5, "unit", "°C"));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("value", "${payload.temp}");
        fields.put("text", "${payload.temp} ${payload.unit}");
        fields.put("source", 1L);
        assertThat(line(
                        Map.of(
                                "measurement",
                                "at ${topic}",
                                "fields",
                                fields,
                                "tags",
                                Map.of("unit", "${payload.unit}")),
                        row))
                .isEqualTo("at\\ plant/7/temp,unit=°C value=21.5,text=\"21.5 °C\",source=1i" + TIME);
        assertThat(line(Map.of("measurement", "m", "fields", "payload.temp"), row))
                .isEqualTo("m payload.temp=21.5" + TIME);
    }

    @Test
    @Feature("RA-19")
    void namesCannotBreakOutOfTheirPlace() throws Exception {
        assertThat(line(Map.of("measurement", "a,b c=d", "tags", "t"), row("t", "x,y=z w\\q", "k, =", 1L)))
                .isEqualTo("a\\,b\\ c=d,t=x\\,y\\=z\\ w\\q k\\,\\ \\==1i" + TIME);
        assertThat(line(Map.of("measurement", "m"), row("text", "two\nlines v=1 1")))
                .isEqualTo("m text=\"two\nlines v=1 1\"" + TIME);
        assertRefused(
                "names and tag values cannot hold control characters",
                Map.of("measurement", "m", "tags", "t"),
                row("t", "x\nevil v=1 1", "v", 1L));
        assertRefused(
                "\"x\\\" ends in a backslash, which names and tag values cannot",
                Map.of("measurement", "m", "tags", "t"),
                row("t", "x\\", "v", 1L));
    }

    @Test
    void tagsWithoutValueAreLeftOut() throws Exception {
        assertThat(line(Map.of("measurement", "m", "tags", "a,b,c"), row("a", null, "b", "", "v", 1L)))
                .isEqualTo("m v=1i" + TIME);
    }

    @Test
    void whatInfluxCannotHoldIsRefusedWithTheReason() {
        Map<String, Object> parameters = Map.of("measurement", "${m}");
        assertRefused("none of the fields has a value", parameters, row("v", null));
        assertRefused("field v: the number NaN is not finite", parameters, row("v", Double.NaN));
        assertRefused(
                "field v: the number 18446744073709551616 does not fit 64 bits",
                parameters,
                row("v", BigInteger.ONE.shiftLeft(64)));
        assertRefused(
                "InfluxDB keeps the name time for itself: give the field another name", parameters, row("time", 1L));
        assertRefused("a name or tag value is empty", parameters, row("m", "", "v", 1L));
        assertThatThrownBy(() -> line(Map.of("measurement", "m\n"), row("v", 1L)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("parameter measurement: names and tag values cannot hold control characters");
    }

    @Test
    void theTimeComesFromTheRowWhenItIsNamed() throws Exception {
        Map<String, Object> parameters = Map.of("measurement", "m", "timestamp_key", "ts");
        assertThat(line(parameters, row("v", 1L, "ts", 1_560_743_513_626L))).isEqualTo("m v=1i 1560743513626000000");
        assertThat(line(parameters, row("v", 1L, "ts", "1560743513626"))).isEqualTo("m v=1i 1560743513626000000");
        assertThat(line(parameters, row("v", 1L, "ts", 1.560743513626e12))).isEqualTo("m v=1i 1560743513626000000");
        assertThat(line(parameters, row("v", 1L, "ts", null))).isEqualTo("m v=1i" + TIME);
        assertThat(line(parameters, row("v", 1L))).isEqualTo("m v=1i" + TIME);
        assertThat(line(parameters, TimeUnit.SECONDS, row("v", 1L, "ts", 1_560_743_513L)))
                .isEqualTo("m v=1i 1560743513000000000");
        String problem = "the value for the time of the point is no time in the precision of the resource: ";
        assertRefused(problem + "now", parameters, row("v", 1L, "ts", "now"));
        assertRefused(problem + "1.5", parameters, row("v", 1L, "ts", 1.5));
        assertRefused(problem + Long.MAX_VALUE, parameters, row("v", 1L, "ts", Long.MAX_VALUE));
    }

    @Test
    void withoutSetTimestampTheServerDecidesOrTheRowIsRefused() throws Exception {
        assertThat(line(Map.of("measurement", "m", "set_timestamp", false), row("v", 1L)))
                .isEqualTo("m v=1i");
        assertRefused(
                "there is no value for timestamp_key a.b",
                Map.of("measurement", "m", "set_timestamp", false, "timestamp_key", "a.b"),
                row("v", 1L));
    }

    @Test
    void parametersThatMakeNoSenseAreRefusedAtOnce() {
        assertThatThrownBy(() -> line(Map.of("measurement", "m", "fields", Map.of("v", List.of())), row()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("parameter fields: v must be text, a number or a truth value");
        assertThatThrownBy(() -> line(Map.of("mesurement", "m"), row()))
                .hasMessage("unknown parameter mesurement, did you mean measurement?");
        assertThatThrownBy(() -> line(Map.of(), row())).hasMessageStartingWith("parameter measurement is required");
        assertThatThrownBy(() -> line(Map.of("template_file", "t.tmpl", "tags", "t"), row()))
                .hasMessage("parameter tags cannot be given besides template_file: the file says it");
    }

    private static void assertRefused(String reason, Map<String, @Nullable Object> parameters, Row row) {
        assertThatThrownBy(() -> line(parameters, row))
                .isInstanceOf(UnwritableException.class)
                .hasMessage(reason);
    }

    private static String line(Map<String, @Nullable Object> parameters, Row row) throws Exception {
        return line(parameters, TimeUnit.MILLISECONDS, row);
    }

    private static String line(Map<String, @Nullable Object> parameters, TimeUnit precision, Row row) throws Exception {
        LineBatch batch = new LineBatch();
        PointParameters.points(
                        ParameterValues.check(PointParameters.ALL, parameters),
                        new TimeRule(precision, true),
                        Path.of("unused"))
                .append(row, 0, batch);
        return batch.line(0);
    }

    private static Row row(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return new Row(KEY, NOON, values);
    }
}
