package io.sluice.rule.engine;

import io.sluice.connector.NearestWord;
import io.sluice.connector.ValueText;
import io.sluice.core.broker.Broker;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.rule.action.RaisedEvent;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events as JSON messages on their {@code $events/...} topics, with the columns of the second style
 * ({@code rule_engine.events.NAME = on, qos1}). An event that is not wanted costs nothing.
 *
 * <p>Such a message is published after what raised the event, on the same loop. It raises no event itself, so nothing goes round.
 */
public final class EventMessages {
    private static final String SENDER_ID = "$events";
    private static final int DEFAULT_QOS = 1;

    private final Map<EventType, Integer> plan;
    private final Broker broker;
    private final ClientInfo sender = ClientInfo.internal(SENDER_ID);

    EventMessages(Map<EventType, Integer> plan, Broker broker) {
        this.plan = new EnumMap<>(EventType.class);
        this.plan.putAll(plan);
        this.broker = broker;
    }

    /**
     * Reads the settings.
     *
     * @param settings name, as {@code client_connected}, to {@code on} or {@code off}, with {@code , qosN} behind or without
     * @return QoS of the messages of each event that is wanted
     * @throws IllegalArgumentException if there is no such event, or the value is none of these
     */
    public static Map<EventType, Integer> plan(Map<String, String> settings) {
        Map<EventType, Integer> plan = new EnumMap<>(EventType.class);
        settings.forEach((name, text) -> {
            EventType type = EventType.of(EventType.TOPIC_PREFIX + name);
            if (type == null) {
                Set<String> names = names();
                throw new IllegalArgumentException("no event is called " + name
                        + NearestWord.to(name, names)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; there are " + String.join(", ", names)));
            }
            Integer qos = qos(text);
            if (qos != null) {
                plan.put(type, qos);
            }
        });
        return plan;
    }

    /** Names of the events that can be published. */
    static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (EventType type : EventType.values()) {
            String topic = type.eventTopic();
            if (topic != null) {
                names.add(topic.substring(EventType.TOPIC_PREFIX.length()));
            }
        }
        return names;
    }

    /** The QoS, null for off. */
    private static @Nullable Integer qos(String text) {
        List<String> words = List.of(text.toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*", -1));
        int qos = words.size() == 1
                ? DEFAULT_QOS
                : List.of("qos0", "qos1", "qos2").indexOf(words.get(1));
        boolean on = words.get(0).equals("on") || words.get(0).equals("true");
        boolean off = words.get(0).equals("off") || words.get(0).equals("false");
        if (words.size() > 2 || qos < 0 || !on && !off) {
            throw new IllegalArgumentException("must be on or off, with qos0, qos1 or qos2 behind a comma: " + text);
        }
        return on ? qos : null;
    }

    /** Where to listen for the events that are wanted. */
    Set<HookPoint> points() {
        Set<HookPoint> points = EnumSet.noneOf(HookPoint.class);
        plan.keySet().forEach(type -> points.add(RuleSet.pointOf(type)));
        return points;
    }

    /** Whether somebody wants messages of an event. */
    boolean tells(EventType type) {
        return plan.containsKey(type);
    }

    /** Whether a message was made here, by this process or the one before. */
    boolean isOwn(Message message) {
        ClientInfo from = message.sender();
        return !plan.isEmpty()
                && from.clientId().equals(SENDER_ID)
                && from.protocol().equals(sender.protocol());
    }

    /** Publishes an event, soon. On the loop where it was raised. */
    void publish(RaisedEvent event) {
        EventType type = event.view().type();
        Integer qos = plan.get(type);
        String topic = type.eventTopic();
        if (qos == null || topic == null) {
            return;
        }
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        event.view().forEachColumn(Dialect.V4, columns::put);
        Loop loop = event.loop();
        Message message = new Message(
                loop.messageIds().next(),
                topic,
                ValueText.json(columns).getBytes(StandardCharsets.UTF_8),
                qos,
                false,
                sender,
                event.timestampMillis(),
                MessageProperties.NONE,
                Map.of());
        // a publish never runs inside that of another message
        loop.execute(() -> broker.publish(message, loop));
    }
}
