package io.sluice.connector.influxdb;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ValueText;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;
import io.sluice.connector.template.Placeholder;
import io.sluice.connector.template.TemplateMessage;
import io.sluice.connector.template.TemplateNode;
import io.sluice.connector.template.TemplateValue;
import io.sluice.connector.template.UnusableMessageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One template of a file: measurement, tags, fields and time of the points of a message. Immutable. */
final class PointShape {
    private static final String TIMESTAMP = "timestamp";

    private final TemplateValue measurement;
    private final List<Part> tags;
    private final List<Part> fields;
    private final @Nullable TemplateValue timestamp;
    private final FieldType fieldType;
    private final TimeRule times;

    /**
     * A tag or field.
     *
     * @param place name for people
     * @param key name escaped
     */
    private record Part(String place, String key, TemplateValue value) {}

    private PointShape(TemplateNode node, FieldType fieldType, TimeRule times) throws InvalidParameterException {
        node.checkNames(List.of("measurement", "fields"), List.of("tags", TIMESTAMP));
        this.measurement = node.member("measurement").value();
        this.fields = parts("fields", node.member("fields"));
        this.tags = node.optional("tags").isPresent() ? parts("tags", node.member("tags")) : List.of();
        this.timestamp =
                node.optional(TIMESTAMP).isPresent() ? node.member(TIMESTAMP).value() : null;
        this.fieldType = fieldType;
        this.times = times;
        if (fields.isEmpty()) {
            throw node.problem("fields is empty");
        }
    }

    static PointShape read(TemplateNode node, FieldType fieldType, TimeRule times) throws InvalidParameterException {
        return new PointShape(node, fieldType, times);
    }

    /** Whether its points go without a time. */
    boolean leavesTimeToServer() {
        return timestamp == null && !times.arrival();
    }

    /** In the order of their names, as in the manual's example. */
    private static List<Part> parts(String group, TemplateNode node) throws InvalidParameterException {
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, TemplateNode> member : new TreeMap<>(node.members()).entrySet()) {
            try {
                String name = member.getKey();
                if (group.equals("fields") && name.equals("time")) {
                    throw node.problem("InfluxDB keeps the name time for itself");
                }
                parts.add(new Part(
                        group + "." + name,
                        LineProtocol.key(name),
                        member.getValue().value()));
            } catch (UnwritableException e) {
                throw node.problem(String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(parts);
    }

    /**
     * Appends the points of a message.
     *
     * @param repeated how often measurement and tags came already among the points of this message
     */
    void append(TemplateMessage message, int row, LineBatch batch, Map<String, Integer> repeated)
            throws UnusableMessageException, UnwritableException {
        Values values = new Values(message);
        for (int i = 0; i < values.count; i++) {
            int before = batch.size();
            StringBuilder line = batch.text();
            int begin = line.length();
            LineProtocol.appendMeasurement(line, text(values.of(measurement, i)));
            appendTags(line, values, i);
            int series = line.length();
            line.append(' ');
            if (appendFields(line, values, i)) {
                int number = repeated.merge(line.substring(begin, series), 1, Integer::sum) - 1;
                appendTime(line, message, timestamp == null ? null : values.of(timestamp, i), number);
                batch.endLine(row);
            } else {
                batch.cutTo(before);
            }
        }
    }

    private void appendTags(StringBuilder line, Values values, int point) throws UnwritableException {
        for (Part tag : tags) {
            String text = text(values.of(tag.value(), point));
            if (!text.isEmpty()) {
                line.append(',').append(tag.key()).append('=');
                LineProtocol.appendKey(line, text);
            }
        }
    }

    private boolean appendFields(StringBuilder line, Values values, int point) throws UnwritableException {
        int before = line.length();
        for (Part field : fields) {
            Object value = values.of(field.value(), point);
            if (value != null) {
                LineProtocol.appendField(line, line.length() > before, field.key(), fieldType.convert(value));
            }
        }
        return line.length() > before;
    }

    private void appendTime(StringBuilder line, TemplateMessage message, @Nullable Object given, int number)
            throws UnwritableException {
        boolean ofArrival = timestamp instanceof TemplateValue.Named named
                ? named.placeholder() == Placeholder.TIMESTAMP
                : given == null && times.arrival();
        if (ofArrival) {
            line.append(' ').append(message.nanos(number));
        } else if (given != null) {
            line.append(' ').append(times.nanos(given));
        } else if (timestamp != null) {
            throw new UnwritableException("there is no value for the timestamp of the template");
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : ValueText.of(value);
    }

    /** What the template takes from a message: each value once, or once for each element. */
    private final class Values {
        private final Map<TemplateValue, List<@Nullable Object>> found = new HashMap<>();
        private final int count;

        Values(TemplateMessage message) throws UnusableMessageException {
            String first = "";
            int elements = -1;
            for (Part part : parts()) {
                List<@Nullable Object> values = part.value().in(message);
                found.put(part.value(), values);
                if (part.value().fansOut()) {
                    if (elements >= 0 && elements != values.size()) {
                        throw new UnusableMessageException(first + " has " + elements + " values and " + part.place()
                                + " " + values.size() + ": with $0 all must have the same number");
                    }
                    elements = values.size();
                    first = part.place();
                }
            }
            if (elements == 0) {
                throw new UnusableMessageException(first + " has no values: there is no array, or it is empty");
            }
            this.count = Math.max(elements, 1);
        }

        private List<Part> parts() {
            List<Part> all = new ArrayList<>(tags);
            all.addAll(fields);
            all.add(new Part("measurement", "", measurement));
            if (timestamp != null) {
                all.add(new Part(TIMESTAMP, "", timestamp));
            }
            return all;
        }

        @Nullable
        Object of(TemplateValue value, int point) {
            List<@Nullable Object> values = found.getOrDefault(value, List.of());
            return values.get(value.fansOut() ? point : 0);
        }
    }
}
