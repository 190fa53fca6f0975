package io.sluice.appliance.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.hook.HookPoint;
import io.sluice.core.message.Message;
import io.sluice.rule.engine.EventMessages;
import io.sluice.rule.event.EventType;
import io.sluice.testkit.RecordingOutbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("rule_engine.events.*: events as messages on their topics")
class EventMessagesTest {
    @Test
    void aClientConnects() {
        EventWorld world = new EventWorld(true, Map.of("client_connected", "on, qos1"));
        EventClient watcher = world.client().connect("watcher").subscribe("$events/client_connected", 2);

        world.client().connect("c");

        List<RecordingOutbox.Delivered> told = watcher.received();
        assertThat(told).hasSize(1);
        Message message = told.get(0).message();
        assertThat(told.get(0).qos()).isEqualTo(1);
        assertThat(message.topic()).isEqualTo("$events/client_connected");
        assertThat(message.payloadText())
                .startsWith("{\"clientid\":\"c\",\"username\":\"u_c\",\"event\":\"client.connected\",\"timestamp\":")
                .contains("\"sockname\":\"192.0.2.9:1883\"", "\"conn_props\":{}")
                .doesNotContain("metadata");
    }

    @Test
    void whatIsToldRaisesNothingItself() {
        EventWorld world = new EventWorld(
                true,
                Map.of(
                        "message_delivered", "on, qos0",
                        "message_dropped", "on, qos0",
                        "message_acked", "on, qos2",
                        "client_check_acl_complete", "on, qos0"));
        String rule = world.rule("SELECT topic FROM \"message.publish\", \"message.deliver\", \"message.dropped\"");
        EventClient watcher = world.client().connect("watcher").subscribe("$events/#", 0);

        world.client().connect("c").publish("nobody/wants/it", 0, "x");

        assertThat(watcher.received())
                .extracting(delivered -> delivered.message().topic())
                .containsExactly(
                        "$events/client_check_acl_complete",
                        "$events/client_check_acl_complete",
                        "$events/message_dropped");
        assertThat(world.outputs(rule))
                .as("the rule sees the message, and nothing of what is told about it")
                .containsExactly(Map.of("topic", "nobody/wants/it"), Map.of("topic", "nobody/wants/it"));
    }

    @Test
    void offCostsNothing() {
        EventWorld world = new EventWorld(true, Map.of("client_connected", "off, qos1"));
        assertThat(world.listens(HookPoint.CLIENT_CONNECTED)).isFalse();
        assertThat(new EventWorld(true, Map.of("client_connected", "on")).listens(HookPoint.CLIENT_CONNECTED))
                .isTrue();
    }

    @Test
    void settingsAreRead() {
        assertThat(EventMessages.plan(
                        Map.of("client_connected", "on", "message_acked", "ON,qos2", "delivery_dropped", "off")))
                .isEqualTo(Map.of(EventType.CLIENT_CONNECTED, 1, EventType.MESSAGE_ACKED, 2));
        assertThatThrownBy(() -> EventMessages.plan(Map.of("client_conected", "on")))
                .hasMessage("no event is called client_conected; did you mean client_connected?");
        for (String wrong : List.of("maybe", "on, qos3", "on, qos1, qos1", "on 1", "")) {
            assertThatThrownBy(() -> EventMessages.plan(Map.of("client_connected", wrong)))
                    .hasMessageStartingWith("must be on or off");
        }
    }
}
