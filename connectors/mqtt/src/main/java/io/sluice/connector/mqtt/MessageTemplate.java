package io.sluice.connector.mqtt;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.Template;
import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns rows into messages, by the parameters of the action. Immutable, safe for any thread. */
final class MessageTemplate {
    private static final String TOPIC = "forward_topic";
    private static final String PAYLOAD = "payload_tmpl";
    private static final String QOS = "qos";
    private static final String RETAIN = "retain";
    private static final String PROPERTIES = "pub_props";
    private static final int LONGEST_TOPIC = 65_535;
    private static final String SOLE_PLACEHOLDER = "\\$\\{[A-Za-z0-9._]+}";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(
                    TOPIC,
                    Parameter.Type.TEMPLATE,
                    "${topic}",
                    "Forward Topic",
                    "topic at the remote broker, below the mountpoint of the resource; may hold ${...}"),
            Parameter.optional(
                    PAYLOAD,
                    Parameter.Type.TEMPLATE,
                    "${payload}",
                    "Payload Template",
                    "may hold ${...}; empty for all selected values as JSON"),
            Parameter.optional(
                    QOS, Parameter.Type.STRING, "1", "QoS", "0, 1 or 2, or ${...} of a value that is one of them"),
            Parameter.optional(
                    RETAIN,
                    Parameter.Type.STRING,
                    "${flags.retain}",
                    "Retain",
                    "true, false or ${...}; what is undefined means false"));

    private final String mountpoint;
    private final Template topic;
    private final Template payload;
    private final Template qos;
    private final Template retain;

    private MessageTemplate(String mountpoint, ParameterValues values) throws InvalidParameterException {
        this.mountpoint = mountpoint;
        String wantedTopic = values.text(TOPIC).trim();
        this.topic = Template.parse(wantedTopic.isEmpty() ? "${topic}" : wantedTopic);
        this.payload = Template.parse(values.text(PAYLOAD));
        this.qos = choice(values, QOS, "[012]");
        this.retain = choice(values, RETAIN, "true|false|on|off|0|1");
    }

    /** @param mountpoint put before all topics */
    static MessageTemplate of(String mountpoint, ParameterValues values) throws InvalidParameterException {
        return new MessageTemplate(mountpoint, values);
    }

    private static Template choice(ParameterValues values, String name, String literal)
            throws InvalidParameterException {
        String text = values.text(name).trim();
        if (!text.matches(literal + "|" + SOLE_PLACEHOLDER)) {
            throw new InvalidParameterException(
                    name, "parameter " + name + " must be one of " + literal + " or ${...}, not " + text);
        }
        return Template.parse(text);
    }

    /** @throws IllegalArgumentException if the row makes no message; says why */
    Outgoing message(int index, Row row, Link.Limits limits) {
        Map<String, @Nullable Object> values = row.values();
        String target = mountpoint + topic.render(values);
        check(target);
        byte[] content = content(values);
        if (content.length + target.length() + 16L > limits.maximumPacket()) {
            throw new IllegalArgumentException("the remote broker takes packets of " + limits.maximumPacket()
                    + " bytes at most; the payload has " + content.length);
        }
        return new Outgoing(
                index,
                row.key(),
                target,
                content,
                Math.min(qos(values), limits.maximumQos()),
                retain(values) && limits.retainAvailable(),
                values.get(PROPERTIES) instanceof Map<?, ?> properties ? properties : Map.of());
    }

    private static void check(String target) {
        boolean valid = !target.isEmpty()
                && target.indexOf('+') < 0
                && target.indexOf('#') < 0
                && target.indexOf(0) < 0
                && target.getBytes(StandardCharsets.UTF_8).length <= LONGEST_TOPIC;
        if (!valid) {
            throw new IllegalArgumentException("not a topic one can publish to: \"" + target + "\"");
        }
    }

    private byte[] content(Map<String, @Nullable Object> values) {
        if (payload.toString().isEmpty()) {
            return ValueText.json(values).getBytes(StandardCharsets.UTF_8);
        }
        Object value = payload.value(values);
        // what is not text passes unchanged
        return value instanceof byte[] bytes ? bytes : ValueText.of(value).getBytes(StandardCharsets.UTF_8);
    }

    private int qos(Map<String, @Nullable Object> values) {
        String text = ValueText.of(qos.value(values));
        if (!text.matches("[012]")) {
            throw new IllegalArgumentException("qos is not 0, 1 or 2 but " + text);
        }
        return text.charAt(0) - '0';
    }

    private boolean retain(Map<String, @Nullable Object> values) {
        Object value = retain.value(values);
        if (value == null || value == ValuePath.UNDEFINED) {
            return false;
        }
        String text = ValueText.of(value);
        return text.equals("true") || text.equals("on") || text.equals("1");
    }
}
