package io.sluice.rule.event;

import io.sluice.core.time.TimeSource;
import io.sluice.rule.state.NodeState;

/**
 * Where events happen. One for the engine.
 *
 * @param node name of this node
 * @param time the clock for functions that ask for the time
 * @param state what rules remember
 */
public record EventSite(String node, TimeSource time, NodeState state) {
    /** A node with the clock of the machine, which remembers nothing yet. */
    public static EventSite of(String node) {
        return new EventSite(node, TimeSource.system(), new NodeState());
    }
}
