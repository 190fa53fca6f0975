package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.Template;
import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Turns rows into lines, by the parameters of the action. Immutable, safe for any thread. */
final class PointTemplate {
    private static final String MEASUREMENT = "measurement";
    private static final String FIELDS = "fields";
    private static final String TAGS = "tags";
    private static final String TIMESTAMP_KEY = "timestamp_key";
    private static final String SET_TIMESTAMP = "set_timestamp";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.required(
                    MEASUREMENT, Parameter.Type.TEMPLATE, "Measurement", "measurement of the point, may hold ${...}"),
            Parameter.optional(
                    FIELDS,
                    Parameter.Type.OBJECT,
                    null,
                    "Field Keys",
                    "names of selected values, or an object of field to ${...}; all that are no tags if not given"),
            Parameter.optional(
                    TAGS,
                    Parameter.Type.OBJECT,
                    null,
                    "Tag Keys",
                    "names of selected values, or an object of tag to ${...}; name the device here"),
            Parameter.optional(
                    TIMESTAMP_KEY,
                    Parameter.Type.STRING,
                    null,
                    "Timestamp Key",
                    "name of the selected value that holds the time, in the precision of the resource"),
            Parameter.optional(
                    SET_TIMESTAMP,
                    Parameter.Type.BOOLEAN,
                    true,
                    "Set Timestamp",
                    "whether a point without time of its own gets the time of arrival, made unique; "
                            + "if not, InfluxDB's clock decides and a batch sent again is counted again"));

    private final Template measurement;
    private final Map<String, Object> tags;
    private final Map<String, Object> fields;
    private final String @Nullable [] timestampPath;
    private final boolean setTimestamp;
    private final long nanosPerUnit;

    private PointTemplate(ParameterValues parameters, TimeUnit precision) throws InvalidParameterException {
        this.measurement = Template.parse(parameters.text(MEASUREMENT));
        this.tags = templates(TAGS, parameters);
        this.fields = templates(FIELDS, parameters);
        String key = parameters.textOrNull(TIMESTAMP_KEY);
        this.timestampPath = key == null || key.isBlank() ? null : key.trim().split("\\.", -1);
        this.setTimestamp = parameters.flag(SET_TIMESTAMP);
        this.nanosPerUnit = precision.toNanos(1);
    }

    /** @param precision unit of times in rows */
    static PointTemplate of(ParameterValues parameters, TimeUnit precision) throws InvalidParameterException {
        return new PointTemplate(parameters, precision);
    }

    /** Whether points go without a time, so that the same point twice is two points. */
    boolean leavesTimeToServer() {
        return timestampPath == null && !setTimestamp;
    }

    /** The line of a row, without line break. */
    String line(Row row) throws UnwritableException {
        StringBuilder line = new StringBuilder(128);
        LineProtocol.appendMeasurement(line, measurement.render(row.values()));
        appendTags(line, row);
        line.append(' ');
        int before = line.length();
        if (fields.isEmpty()) {
            appendAllFields(line, row);
        } else {
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                appendField(line, before, field.getKey(), value(field.getValue(), row));
            }
        }
        if (line.length() == before) {
            throw new UnwritableException("none of the fields has a value");
        }
        if (!leavesTimeToServer()) {
            line.append(' ').append(nanos(row));
        }
        return line.toString();
    }

    private void appendTags(StringBuilder line, Row row) throws UnwritableException {
        for (Map.Entry<String, Object> tag : tags.entrySet()) {
            Object value = value(tag.getValue(), row);
            String text = value == null ? "" : ValueText.of(value);
            // InfluxDB has no empty tags: a point without the value is a point without the tag
            if (!text.isEmpty()) {
                line.append(',');
                LineProtocol.appendKey(line, tag.getKey());
                line.append('=');
                LineProtocol.appendKey(line, text);
            }
        }
    }

    private void appendAllFields(StringBuilder line, Row row) throws UnwritableException {
        int before = line.length();
        for (Map.Entry<String, @Nullable Object> value : row.values().entrySet()) {
            boolean isTime = timestampPath != null
                    && timestampPath.length == 1
                    && value.getKey().equals(timestampPath[0]);
            if (!isTime && !tags.containsKey(value.getKey())) {
                appendField(line, before, value.getKey(), value.getValue());
            }
        }
    }

    private static void appendField(StringBuilder line, int before, String key, @Nullable Object value)
            throws UnwritableException {
        if (value == null) {
            return;
        }
        if (key.equals("time")) {
            // InfluxDB would drop it without a word
            throw new UnwritableException("InfluxDB keeps the name time for itself: give the field another name");
        }
        if (line.length() > before) {
            line.append(',');
        }
        LineProtocol.appendKey(line, key);
        line.append('=');
        try {
            LineProtocol.appendField(line, value);
        } catch (UnwritableException e) {
            throw new UnwritableException("field " + key + ": " + e.getMessage());
        }
    }

    /** Value of a template or literal; null if undefined. */
    private static @Nullable Object value(Object source, Row row) {
        Object value = source instanceof Template template ? template.value(row.values()) : source;
        return value == ValuePath.UNDEFINED ? null : value;
    }

    private long nanos(Row row) throws UnwritableException {
        Object given = timestampPath == null ? null : ValuePath.find(row.values(), timestampPath);
        if (given != null && given != ValuePath.UNDEFINED) {
            return inNanos(given);
        }
        if (!setTimestamp) {
            throw new UnwritableException("there is no value for timestamp_key " + String.join(".", timestampPath));
        }
        return row.timestampMillis() * 1_000_000 + row.key().nanosWithinMillisecond();
    }

    private long inNanos(Object given) throws UnwritableException {
        try {
            long time = given instanceof Double number && number == Math.rint(number)
                    ? number.longValue()
                    : Long.parseLong(given.toString().trim());
            return Math.multiplyExact(time, nanosPerUnit);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new UnwritableException(
                    "the value of timestamp_key is no time in the precision of the resource: " + ValueText.of(given));
        }
    }

    private static Map<String, Object> templates(String parameter, ParameterValues parameters)
            throws InvalidParameterException {
        Map<String, Object> templates = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry :
                parameters.object(parameter).entrySet()) {
            Object value = entry.getValue();
            if (value instanceof String text) {
                templates.put(entry.getKey(), Template.parse(text));
            } else if (value instanceof Integer || value instanceof Long) {
                templates.put(entry.getKey(), ((Number) value).longValue());
            } else if (value instanceof Double || value instanceof Boolean) {
                templates.put(entry.getKey(), value);
            } else {
                throw new InvalidParameterException(
                        parameter,
                        "parameter " + parameter + ": " + entry.getKey() + " must be text, a number or a truth value");
            }
        }
        return templates;
    }
}
