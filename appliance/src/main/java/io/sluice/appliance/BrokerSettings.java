package io.sluice.appliance;

import io.sluice.core.broker.SharedDispatch;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.config.Setting;

/** Settings of the broker and the rule engine as a whole. */
public record BrokerSettings(
        @Setting(
                key = "broker.shared_subscription_strategy",
                value = "random",
                doc = "How a shared subscription picks one of its members: random, round_robin, sticky or hash.")
        SharedStrategy sharedStrategy,

        @Setting(
                key = "broker.shared_dispatch_ack_enabled",
                value = "false",
                doc =
                        "Whether a message of a shared subscription goes to another member if the session of the picked one "
                                + "ends before it confirmed. Never a QoS 2 message that was sent already.")
        boolean sharedUntilAcknowledged,

        @Setting(
                key = "broker.loops",
                value = "0",
                doc = "Threads that serve connections, 0 to 256; 0 for one per core.")
        int loops,

        @Setting(
                key = "rule_engine.ignore_sys_message",
                value = "on",
                doc = "Whether messages on $SYS/ topics pass by the rules.")
        boolean ignoreSystemMessages,

        @Setting(
                key = "rule_engine.workers",
                value = "8",
                doc = "Threads that talk to the targets of rules, 1 to 256; a target uses one at a time.")
        int workers) {

    /** Refuses numbers of threads out of range. */
    public BrokerSettings {
        if (loops < 0 || loops > 256) {
            throw new IllegalArgumentException("loops must be 0 to 256");
        }
        if (workers < 1 || workers > 256) {
            throw new IllegalArgumentException("workers must be 1 to 256");
        }
    }

    /** How messages reach the members of shared subscriptions. */
    SharedDispatch sharedDispatch() {
        return new SharedDispatch(sharedStrategy, sharedUntilAcknowledged);
    }
}
