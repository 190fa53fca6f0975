package io.sluice.rule.engine;

import io.sluice.core.hook.HookPoint;
import io.sluice.rule.event.EventType;
import io.sluice.rule.json.PayloadPaths;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** All rules in force, as one immutable whole that is replaced when a rule changes. */
final class RuleSet {
    private static final InstalledRule[] NONE = {};

    static final RuleSet EMPTY = new RuleSet(List.of(), PayloadPaths.NONE);

    private final TopicIndex published;
    private final InstalledRule[][] byEvent = new InstalledRule[EventType.values().length][];
    private final PayloadPaths paths;
    private final Set<HookPoint> points = EnumSet.noneOf(HookPoint.class);

    /**
     * @param rules in order
     * @param paths what all of them read of payloads
     */
    RuleSet(List<InstalledRule> rules, PayloadPaths paths) {
        this.paths = paths;
        for (EventType type : EventType.values()) {
            InstalledRule[] readers = rules.stream()
                    .filter(rule -> rule.compiled().events().contains(type))
                    .toArray(InstalledRule[]::new);
            byEvent[type.ordinal()] = readers;
            if (readers.length > 0) {
                points.add(pointOf(type));
            }
        }
        this.published = new TopicIndex(List.of(byEvent[EventType.MESSAGE_PUBLISH.ordinal()]));
    }

    /** Where in the broker an event is raised. */
    static HookPoint pointOf(EventType type) {
        return switch (type) {
            case MESSAGE_PUBLISH -> HookPoint.MESSAGE_PUBLISH;
            case MESSAGE_DELIVER -> HookPoint.MESSAGE_DELIVER;
            case MESSAGE_ACKED -> HookPoint.MESSAGE_ACKED;
            case MESSAGE_DROPPED, DELIVERY_DROPPED -> HookPoint.MESSAGE_DROPPED;
            case CLIENT_CONNECTED -> HookPoint.CLIENT_CONNECTED;
            case CLIENT_DISCONNECTED -> HookPoint.CLIENT_DISCONNECTED;
            case CLIENT_SUBSCRIBE -> HookPoint.CLIENT_SUBSCRIBE;
            case CLIENT_UNSUBSCRIBE -> HookPoint.CLIENT_UNSUBSCRIBE;
            case SESSION_SUBSCRIBED -> HookPoint.SESSION_SUBSCRIBED;
            case SESSION_UNSUBSCRIBED -> HookPoint.SESSION_UNSUBSCRIBED;
            case CLIENT_CONNACK -> HookPoint.CLIENT_CONNACK;
            case CLIENT_CHECK_ACL_COMPLETE -> HookPoint.CLIENT_CHECK_ACL_COMPLETE;
        };
    }

    /** Rules that a message of this topic may match. */
    InstalledRule[] published(String topic) {
        return published.find(topic);
    }

    /** Rules that read an event. */
    InstalledRule[] of(EventType type) {
        return byEvent[type.ordinal()];
    }

    /** What all rules read of payloads. */
    PayloadPaths paths() {
        return paths;
    }

    /** The hook points at which some rule wants to be called. */
    Set<HookPoint> points() {
        return points;
    }
}
