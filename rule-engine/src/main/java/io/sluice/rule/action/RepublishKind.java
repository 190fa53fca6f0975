package io.sluice.rule.action;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Template;
import io.sluice.core.broker.Broker;
import io.sluice.core.topic.TopicSyntax;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code republish}: sends a new message through the broker (manual 2656-2668). */
public final class RepublishKind implements ActionKind {
    private static final String TOPIC = "target_topic";
    private static final String QOS = "target_qos";
    private static final String PAYLOAD = "payload_tmpl";
    private static final String RETAIN = "target_retain";

    private static final Description DESCRIPTION = new Description(
            "republish",
            "sluice_rule_engine",
            List.of(),
            List.of(
                    new Parameter(
                            TOPIC,
                            Parameter.Type.TEMPLATE,
                            true,
                            "repub/to/${client_id}",
                            List.of(),
                            false,
                            "Target topic",
                            "topic of the new message, for instance a/${payload.x}"),
                    Parameter.optional(
                                    QOS,
                                    Parameter.Type.NUMBER,
                                    0L,
                                    "Target QoS",
                                    "QoS of the new message; -1 for that of the message it comes from, ${...} for a"
                                            + " value that was selected")
                            .oneOf("-1", "0", "1", "2"),
                    Parameter.optional(
                            RETAIN,
                            Parameter.Type.BOOLEAN,
                            null,
                            "Target retain",
                            "whether the new message is retained, ${...} for a value that was selected; else as the"
                                    + " message it comes from"),
                    Parameter.optional(
                            PAYLOAD,
                            Parameter.Type.TEMPLATE,
                            "${payload}",
                            "Payload template",
                            "payload of the new message; empty for JSON of all that was selected")),
            "Republish",
            "Publishes a message to another topic");

    private final Broker broker;

    public RepublishKind(Broker broker) {
        this.broker = broker;
    }

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public RuleAction create(String actionId, Map<String, @Nullable Object> given, ActionMetrics metrics)
            throws InvalidParameterException {
        return new RepublishAction(actionId, target(given), broker, metrics);
    }

    @Override
    public void check(Map<String, @Nullable Object> given, @Nullable String resourceType)
            throws InvalidParameterException {
        target(given);
    }

    private static RepublishTarget target(Map<String, @Nullable Object> given) throws InvalidParameterException {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>(given);
        Template qos = takeTemplate(plain, QOS);
        Template retain = takeTemplate(plain, RETAIN);
        ParameterValues values = ParameterValues.check(DESCRIPTION.parameters(), plain);
        Template topic = Template.parse(values.text(TOPIC));
        if (topic.isLiteral() && !TopicSyntax.isValidName(topic.toString())) {
            throw new InvalidParameterException(TOPIC, TOPIC + " is not a topic one can publish to: " + topic);
        }
        String wantedRetain = values.textOrNull(RETAIN);
        return new RepublishTarget(
                topic,
                qos == null ? Template.parse(values.text(QOS)) : qos,
                retain != null || wantedRetain == null ? retain : Template.parse(wantedRetain),
                Template.parse(values.text(PAYLOAD)));
    }

    /** The template that stands in place of a number or flag, removed; null if there is none. */
    private static @Nullable Template takeTemplate(Map<String, @Nullable Object> params, String name) {
        if (params.get(name) instanceof String text && !Template.parse(text).isLiteral()) {
            params.remove(name);
            return Template.parse(text);
        }
        return null;
    }
}
