package io.sluice.rule.action;

import io.sluice.connector.Template;
import io.sluice.connector.ValueText;
import io.sluice.core.message.Message;
import io.sluice.core.topic.TopicSyntax;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a republished message is like, made of what a rule selected.
 *
 * @param topic its topic; wildcards in it are an error
 * @param qos -1 to 2, -1 for that of the source, or 0 if there is none
 * @param retain true or false, also as 1 and 0; null for that of the source
 * @param payload empty for JSON of all that was selected
 */
record RepublishTarget(
        Template topic, Template qos, @Nullable Template retain, Template payload) {
    /** @throws ActionFailure if nothing can be published to it */
    String topic(Map<String, @Nullable Object> selected) {
        String name = topic.render(selected);
        if (!TopicSyntax.isValidName(name)) {
            throw new ActionFailure("not a topic one can publish to: " + name);
        }
        return name;
    }

    /** @throws ActionFailure if what was selected is no QoS */
    int qos(Map<String, @Nullable Object> selected, @Nullable Message source) {
        String text = qos.render(selected);
        return switch (text) {
            case "0" -> 0;
            case "1" -> 1;
            case "2" -> 2;
            case "-1" -> source == null ? 0 : source.qos();
            default -> throw new ActionFailure("target_qos must be -1, 0, 1 or 2, not " + text);
        };
    }

    /** @throws ActionFailure if what was selected is no flag */
    boolean retain(Map<String, @Nullable Object> selected, @Nullable Message source) {
        if (retain == null) {
            return source != null && source.retain();
        }
        String text = retain.render(selected);
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new ActionFailure("target_retain must be true or false, not " + text);
        };
    }

    byte[] content(Map<String, @Nullable Object> selected) {
        if (payload.toString().isEmpty()) {
            return ValueText.json(selected).getBytes(StandardCharsets.UTF_8);
        }
        Object value = payload.value(selected);
        // what is not text passes unchanged
        return value instanceof byte[] bytes ? bytes : ValueText.of(value).getBytes(StandardCharsets.UTF_8);
    }
}
