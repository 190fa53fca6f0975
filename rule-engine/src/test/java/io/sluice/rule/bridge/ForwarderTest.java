package io.sluice.rule.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.InletMessage;
import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.action.ActionMetrics;
import io.sluice.rule.action.RaisedEvent;
import io.sluice.rule.action.RuleAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bridge takes out of the broker, and what it leaves: above all, what would go round in circles. */
@Feature({"BR-09", "BR-10"})
class ForwarderTest {
    private static final String NODE = "sluice@here";
    private static final String ID = "bridge:aws";

    private final TestCore core = new TestCore();
    private final Rows rows = new Rows();
    private final Forwarder forwarder = new Forwarder(ID, NODE, core.parts.loops(), rows);

    /** Keeps the rows of the bridge's action. */
    private static final class Rows implements RuleAction {
        final List<Map<String, @Nullable Object>> taken = new ArrayList<>();
        boolean full;
        int told;

        @Override
        public boolean reserve(int outputs) {
            return !full;
        }

        @Override
        public boolean refusesWhenFull() {
            return true;
        }

        @Override
        public void countFull(int outputs, boolean publisherTold) {
            told += publisherTold ? 1 : 0;
        }

        @Override
        public void run(RaisedEvent event, Map<String, @Nullable Object> selected, int output) {
            taken.add(selected);
        }

        @Override
        public ActionMetrics metrics() {
            return new ActionMetrics(new Metrics());
        }
    }

    @BeforeEach
    void listen() throws Exception {
        forwarder.take(List.of(TopicFilter.parse("up/#"), TopicFilter.parse("up/+"), TopicFilter.parse("#")));
        core.parts.hooks().add(forwarder, Forwarder.PRIORITY);
    }

    private static Message withPath(String path) {
        MessageProperties properties =
                new MessageProperties(null, -1, "text/plain", null, null, List.of(new UserProperty(Origin.PATH, path)));
        return new Message(
                new MessageId(1, 1),
                "up/a",
                new byte[] {'x'},
                1,
                true,
                ClientInfo.internal("peer"),
                0,
                properties,
                Map.of());
    }

    private void bringIn(String bridge, String topic) {
        CompletableFuture<Void> taken = new BridgeInlet(core.context, bridge)
                .publish(new InletMessage(topic, "x".getBytes(StandardCharsets.UTF_8), 1, false, Map.of()))
                .toCompletableFuture();
        core.runAll();
        assertThat(taken).isCompleted();
    }

    @Test
    void aMessageGoesOnceHoweverManyFiltersMatch() {
        core.publish(Messages.message("up/a", "21", 1, true));
        assertThat(rows.taken).hasSize(1);
        assertThat(rows.taken.get(0))
                .containsEntry("topic", "up/a")
                .containsEntry("payload", "21")
                .containsEntry("retain", true)
                .containsEntry("pub_props", Map.of("User-Property", Map.of(Origin.PATH, NODE)));
    }

    @Test
    void whatPassedThisNodeBeforeIsNotForwardedAgain() {
        core.publish(withPath("other,sluice@here,third"));
        assertThat(rows.taken).isEmpty();
        core.publish(withPath("other,sluice@here2"));
        assertThat(rows.taken.get(0).get("pub_props"))
                .isEqualTo(Map.of(
                        "Content-Type",
                        "text/plain",
                        "User-Property",
                        Map.of(Origin.PATH, "other,sluice@here2,sluice@here")));
    }

    @Test
    void whatABridgeBroughtInGoesToOthersOnly() {
        bringIn(ID, "up/a");
        assertThat(rows.taken).isEmpty();
        bringIn("bridge:azure", "up/a");
        assertThat(rows.taken).hasSize(1);
    }

    @Test
    void whatCannotBeTakenInIsDoneWithAndCounted() {
        bringIn("bridge:azure", "$SYS/brokers");
        bringIn("bridge:azure", "a/+");
        assertThat(rows.taken).isEmpty();
        assertThat(core.metrics.get(Metric.MESSAGES_DROPPED_NOT_AUTHORISED)).isEqualTo(1);
        assertThat(core.metrics.get(Metric.MESSAGES_DROPPED_INVALID_TOPIC)).isEqualTo(1);
    }

    @Test
    void aFullBridgeRefusesThePublisherAndWhatComesIn() {
        rows.full = true;
        PublishOutcome outcome = core.context.publish(Messages.message("up/a", "21", 1, false), core.loop);
        assertThat(outcome.code()).isEqualTo(PublishOutcome.Code.REFUSED);
        assertThat(rows.told).isEqualTo(1);
        CompletableFuture<Void> taken = new BridgeInlet(core.context, "bridge:azure")
                .publish(new InletMessage("up/a", new byte[0], 1, false, Map.of()))
                .toCompletableFuture();
        core.runAll();
        assertThat(taken).isCompletedExceptionally();
    }
}
