package io.sluice.appliance;

import io.sluice.core.config.Setting;
import java.time.Duration;

/** Settings of this node as a whole. */
public record NodeSettings(
        @Setting(
                key = "node.name",
                value = "sluice@127.0.0.1",
                doc = "Name of this node in messages, topics and answers: a word, @ and an address.")
        String name,

        @Setting(
                key = "node.stop_timeout",
                value = "10s",
                doc =
                        "How long a stop waits for buffered rows to reach their targets; what is left is lost, and told in the log. 0s to 10m.")
        Duration stopTimeout) {

    /** Refuses empty names and waits of more than ten minutes. */
    public NodeSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be empty");
        }
        if (name.matches(".*[\\s/+#].*")) {
            // it is a level of topics
            throw new IllegalArgumentException("name must not hold blanks, / + or #");
        }
        if (stopTimeout.isNegative() || stopTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("stopTimeout must be 0s to 10m");
        }
    }
}
