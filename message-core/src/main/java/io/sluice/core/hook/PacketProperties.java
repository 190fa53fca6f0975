package io.sluice.core.hook;

import java.util.Map;

/**
 * What a packet brought besides what Sluice acts upon, under its protocol's own names: for rules to show. A listener that asks
 * does so before it returns.
 */
@FunctionalInterface
public interface PacketProperties {
    /** A packet that brought nothing, or a protocol that knows no such thing. */
    PacketProperties NONE = Map::of;

    /** Name to text, {@code Long}, {@code byte[]}, or map or list of these. Made when somebody asks, anew each time. */
    Map<String, Object> toMap();
}
