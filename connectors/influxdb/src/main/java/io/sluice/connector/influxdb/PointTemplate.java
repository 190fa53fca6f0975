package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.Template;
import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one line of each row, by the parameters of the action. */
final class PointTemplate implements Points {
    private final Template measurement;
    /** The measurement, escaped, if it is the same for all rows. */
    private final @Nullable String fixedMeasurement;
    /** In the order of their keys, which spares InfluxDB sorting them. */
    private final List<Column> tags;

    private final List<Column> fields;
    private final String @Nullable [] timestampPath;
    private final TimeRule times;

    /**
     * A tag or field.
     *
     * @param name name as given
     * @param key name escaped
     * @param source {@link Template}, or a literal
     */
    private record Column(String name, String key, Object source) {}

    PointTemplate(ParameterValues parameters, TimeRule times) throws InvalidParameterException {
        this.measurement = Template.parse(parameters.text(PointParameters.MEASUREMENT));
        this.tags = columns(PointParameters.TAGS, parameters).stream()
                .sorted((a, b) -> a.key().compareTo(b.key()))
                .toList();
        this.fields = columns(PointParameters.FIELDS, parameters);
        String key = parameters.textOrNull(PointParameters.TIMESTAMP_KEY);
        this.timestampPath = key == null || key.isBlank() ? null : key.trim().split("\\.", -1);
        this.times = times;
        try {
            this.fixedMeasurement = measurement.isLiteral() ? LineProtocol.measurement(measurement.toString()) : null;
        } catch (UnwritableException e) {
            throw new InvalidParameterException(
                    PointParameters.MEASUREMENT, "parameter measurement: " + e.getMessage());
        }
    }

    @Override
    public boolean leavesTimeToServer() {
        return timestampPath == null && !times.arrival();
    }

    @Override
    public void append(Row row, int number, LineBatch batch) throws UnwritableException {
        StringBuilder line = batch.text();
        if (fixedMeasurement == null) {
            LineProtocol.appendMeasurement(line, measurement.render(row.values()));
        } else {
            line.append(fixedMeasurement);
        }
        appendTags(line, row);
        line.append(' ');
        int before = line.length();
        if (fields.isEmpty()) {
            appendAllFields(line, row);
        } else {
            for (Column field : fields) {
                appendField(line, before, field, value(field, row));
            }
        }
        if (line.length() == before) {
            throw new UnwritableException("none of the fields has a value");
        }
        if (!leavesTimeToServer()) {
            line.append(' ').append(nanos(row));
        }
        batch.endLine(number);
    }

    private void appendTags(StringBuilder line, Row row) throws UnwritableException {
        for (Column tag : tags) {
            Object value = value(tag, row);
            String text = value == null ? "" : ValueText.of(value);
            // InfluxDB has no empty tags: a point without the value is a point without the tag
            if (!text.isEmpty()) {
                line.append(',').append(tag.key()).append('=');
                LineProtocol.appendKey(line, text);
            }
        }
    }

    private void appendAllFields(StringBuilder line, Row row) throws UnwritableException {
        int before = line.length();
        for (Map.Entry<String, @Nullable Object> value : row.values().entrySet()) {
            String name = value.getKey();
            boolean isTime = timestampPath != null && timestampPath.length == 1 && name.equals(timestampPath[0]);
            if (!isTime && value.getValue() != null && !isTag(name)) {
                LineProtocol.appendNamedField(line, line.length() > before, name, value.getValue());
            }
        }
    }

    private boolean isTag(String name) {
        for (Column tag : tags) {
            if (tag.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static void appendField(StringBuilder line, int before, Column field, @Nullable Object value)
            throws UnwritableException {
        if (value != null) {
            LineProtocol.appendField(line, line.length() > before, field.key(), value);
        }
    }

    /** Value of a tag or field; null if undefined. */
    private static @Nullable Object value(Column column, Row row) {
        Object value = column.source() instanceof Template template ? template.value(row.values()) : column.source();
        return value == ValuePath.UNDEFINED ? null : value;
    }

    private long nanos(Row row) throws UnwritableException {
        Object given = timestampPath == null ? null : ValuePath.find(row.values(), timestampPath);
        if (given != null && given != ValuePath.UNDEFINED) {
            return times.nanos(given);
        }
        if (!times.arrival()) {
            throw new UnwritableException("there is no value for timestamp_key " + String.join(".", timestampPath));
        }
        return row.timestampMillis() * 1_000_000 + row.key().nanosWithinMillisecond();
    }

    private static List<Column> columns(String parameter, ParameterValues parameters) throws InvalidParameterException {
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<String, @Nullable Object> entry :
                parameters.object(parameter).entrySet()) {
            String name = entry.getKey();
            try {
                columns.add(new Column(name, LineProtocol.key(name), source(entry.getValue())));
            } catch (UnwritableException e) {
                throw new InvalidParameterException(
                        parameter, "parameter " + parameter + ": " + name + " " + e.getMessage());
            }
        }
        return List.copyOf(columns);
    }

    private static Object source(@Nullable Object value) throws UnwritableException {
        if (value instanceof String text) {
            return Template.parse(text);
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Boolean) {
            return value;
        }
        throw new UnwritableException("must be text, a number or a truth value");
    }
}
