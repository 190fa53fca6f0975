package io.sluice.rule.engine;

import io.sluice.core.hook.HookPoint;
import io.sluice.rule.event.EventType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * All rules in force. A new rule is added to them, behind the others; any other change makes a new set, which replaces the old one as
 * a whole: a message meets a rule that changes either as it was or as it is. One thread adds, loops look meanwhile.
 */
final class RuleSet {
    static final RuleSet EMPTY = new RuleSet(List.of());

    private final TopicIndex published = new TopicIndex(List.of());
    private final Candidates[] byEvent = new Candidates[EventType.values().length];
    private int size;

    /** @param rules in order */
    RuleSet(List<InstalledRule> rules) {
        Arrays.fill(byEvent, Candidates.NONE);
        rules.forEach(this::add);
    }

    /** Adds a rule whose order is {@link #size}. Never called by two threads at once, nor with {@link #EMPTY}. */
    void add(InstalledRule rule) {
        for (EventType type : rule.compiled().events()) {
            byEvent[type.ordinal()] = byEvent[type.ordinal()].with(rule);
            if (type == EventType.MESSAGE_PUBLISH) {
                published.add(rule);
            }
        }
        size++;
    }

    int size() {
        return size;
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
    Candidates published(String topic) {
        return published.find(topic);
    }

    /** Rules that read an event. */
    Candidates of(EventType type) {
        return byEvent[type.ordinal()];
    }

    /** The hook points at which some rule wants to be called. */
    Set<HookPoint> points() {
        Set<HookPoint> points = EnumSet.noneOf(HookPoint.class);
        for (EventType type : EventType.values()) {
            if (!of(type).isEmpty()) {
                points.add(pointOf(type));
            }
        }
        return points;
    }
}
