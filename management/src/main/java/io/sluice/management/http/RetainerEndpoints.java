package io.sluice.management.http;

import io.sluice.core.broker.Retained;
import java.util.List;
import java.util.Locale;

/** Retained messages (manual 8035-8055). */
final class RetainerEndpoints {
    private static final int TOPICS_PER_STEP = 1_000;

    private final Retained retained;
    private final int maxRows;

    /** How many there are and may be (0: any number), and where they are kept. */
    record RetainerJson(
            int total, int maxRetainedMessages, long maxPayloadSize, long expirySeconds, String storageType) {}

    /** How many were forgotten. */
    record CleanedJson(int cleaned) {}

    RetainerEndpoints(Retained retained, int maxRows) {
        this.retained = retained;
        this.maxRows = maxRows;
    }

    void addTo(Routes routes) {
        routes.get("/retainer", call -> info());
        routes.get("/retainer/topics", call -> Page.of(retained.topicsAfter("", Integer.MAX_VALUE), call, maxRows));
        routes.delete("/retainer", call -> clean());
    }

    private RetainerJson info() {
        return new RetainerJson(
                retained.count(),
                retained.settings().maxMessages(),
                retained.settings().maxPayloadSize().bytes(),
                retained.settings().expiryInterval().toSeconds(),
                retained.settings().storageType().name().toLowerCase(Locale.ROOT));
    }

    private CleanedJson clean() {
        int cleaned = 0;
        String at = "";
        List<String> topics = retained.topicsAfter(at, TOPICS_PER_STEP);
        while (!topics.isEmpty()) {
            for (String topic : topics) {
                cleaned += retained.forget(topic) ? 1 : 0;
                at = topic;
            }
            topics = retained.topicsAfter(at, TOPICS_PER_STEP);
        }
        return new CleanedJson(cleaned);
    }
}
