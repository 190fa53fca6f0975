package io.sluice.appliance;

import io.sluice.core.broker.SharedDispatch;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import io.sluice.rule.engine.EventMessages;
import java.time.Duration;
import java.util.Map;

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
                key = "rule_engine.events.{name}",
                doc =
                        "Whether an event, as client_connected, is published as a JSON message on $events/client_connected too: on or "
                                + "off, with qos0, qos1 or qos2 behind a comma, qos1 if nothing is said. Anyone who may subscribe to the "
                                + "topic sees it.")
        Map<String, String> eventMessages,

        @Setting(
                key = "rule_engine.rules_dir",
                value = "etc/rules",
                doc =
                        "Folder whose files are rules (.sql) and resources (.yaml), applied at the start and when they change;"
                                + " empty for none.")
        String rulesDir,

        @Setting(
                key = "rule_engine.rules_reload_interval",
                value = "10s",
                doc = "Time between two looks at the files of rules, 1s to 1d; 0 to apply them at the start and by"
                        + " sluicectl apply alone.")
        Duration rulesReloadInterval,

        @Setting(
                key = "rule_engine.workers",
                value = "8",
                doc = "Threads that talk to the targets of rules, 1 to 256; a target uses one at a time.")
        int workers,

        @Setting(
                key = "rule_engine.explain_memory",
                value = "8MB",
                doc =
                        "Payloads of the latest events of all rules that are kept for sluicectl rules explain; 0 keeps none.")
        ByteSize explainMemory) {

    /** Refuses numbers of threads out of range. */
    public BrokerSettings {
        if (loops < 0 || loops > 256) {
            throw new IllegalArgumentException("loops must be 0 to 256");
        }
        if (!rulesReloadInterval.isZero()
                && (rulesReloadInterval.toSeconds() < 1 || rulesReloadInterval.toDays() > 1)) {
            throw new IllegalArgumentException("rules_reload_interval is 1s to 1d, or 0");
        }
        if (workers < 1 || workers > 256) {
            throw new IllegalArgumentException("workers must be 1 to 256");
        }
        EventMessages.plan(eventMessages);
    }

    /** How messages reach the members of shared subscriptions. */
    SharedDispatch sharedDispatch() {
        return new SharedDispatch(sharedStrategy, sharedUntilAcknowledged);
    }
}
