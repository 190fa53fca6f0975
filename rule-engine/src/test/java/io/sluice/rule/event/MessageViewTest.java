package io.sluice.rule.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.ValuePath;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.Rules;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Columns of messages (SQ-02, SQ-10, SQ-11, SQ-19, SQ-20)")
class MessageViewTest {
    private static final ClientInfo SENDER =
            new ClientInfo("c1", "Steven", "127.0.0.1", 61770, "MQTT", 4, "mqtt:tcp:external", "external", "", false);
    private static final Message MESSAGE = new Message(
            new MessageId(0x0005898704A55D6AL, 0xF4430000083D0002L),
            "t/a",
            "{\"x\": 1}".getBytes(StandardCharsets.UTF_8),
            1,
            true,
            SENDER,
            1_558_587_875_090L,
            new MessageProperties(true, 60, "json", "r", null, List.of(new MessageProperties.UserProperty("k", "v"))),
            Map.of("note", "n"));

    private static Map<String, @Nullable Object> published(String sql) {
        CompiledRule rule = Rules.compile(sql);
        RuleResult result = rule.evaluate(MessageView.published(MESSAGE, EventSite.of("n1"), rule.paths()));
        return ((RuleResult.Matched) result).rows().get(0);
    }

    @Test
    void starShowsTheFieldsOfTheManual() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("client_id", "c1");
        expected.put("username", "Steven");
        expected.put("event", "message.publish");
        expected.put("node", "n1");
        expected.put("id", "0005898704A55D6AF4430000083D0002");
        expected.put("topic", "t/a");
        expected.put("payload", "{\"x\": 1}");
        expected.put("peername", "127.0.0.1:61770");
        expected.put("qos", 1L);
        expected.put("timestamp", 1_558_587_875_090L);
        expected.put("flags", Map.of("dup", false, "retain", true));
        expected.put("retain", 1L);
        assertThat(published("SELECT * FROM \"message.publish\"")).containsExactlyEntriesOf(expected);
    }

    @Test
    void everyFieldCanBeSelectedByName() {
        for (Column column : EventType.MESSAGE_PUBLISH.columns(Dialect.V3)) {
            assertThat(published("SELECT " + column.sqlName() + " FROM \"message.publish\""))
                    .containsOnlyKeys(column.sqlName());
        }
    }

    @Test
    void theSecondStyleHasItsOwnNames() {
        assertThat(published("SELECT clientid, peerhost, flags.retain AS r, publish_received_at AS at,"
                        + " pub_props.'User-Property'.k AS k FROM \"t/#\""
                                .replace("'User-Property'", "\"User-Property\"")))
                .isEqualTo(Map.of(
                        "clientid", "c1", "peerhost", "127.0.0.1", "r", true, "at", 1_558_587_875_090L, "k", "v"));
        assertThat(published("SELECT client_name AS a, topic FROM \"t/#\"")).isEqualTo(Map.of("topic", "t/a"));
    }

    @Test
    void aDeliveryShowsTheReceiverAndInTheSecondStyleThePublisherToo() {
        ClientInfo receiver = ClientInfo.internal("receiver");
        CompiledRule rule =
                Rules.compile("SELECT clientid, from_clientid AS f, event FROM \"$events/message_delivered\"");
        RuleResult result = rule.evaluate(
                MessageView.delivered(MESSAGE, receiver, new Occasion(EventSite.of("n1"), 7, rule.paths())));
        assertThat(result)
                .isEqualTo(new RuleResult.Matched(
                        List.of(Map.of("clientid", "receiver", "f", "c1", "event", "message.delivered")),
                        List.of(Map.of("clientid", "receiver", "f", "c1", "event", "message.delivered"))));
    }

    @Test
    void whatIsMissingIsUndefined() {
        Message anonymous = new Message(
                new MessageId(1, 2),
                "t",
                new byte[0],
                0,
                false,
                ClientInfo.internal("i"),
                0,
                MessageProperties.NONE,
                Map.of());
        MessageView view = MessageView.published(anonymous, EventSite.of("n"), PayloadPaths.NONE);
        assertThat(view.column(Column.USERNAME)).isEqualTo(ValuePath.UNDEFINED);
        assertThat(view.column(Column.KEEPALIVE)).isEqualTo(ValuePath.UNDEFINED);
        assertThat(view.column(Column.REASON)).isEqualTo(ValuePath.UNDEFINED);
        assertThat(view.column(Column.PUB_PROPS)).isEqualTo(Map.of());
    }

    @Test
    void everyEventHasColumnsSamplesAndAName() {
        for (EventType type : EventType.values()) {
            assertThat(type.eventName() == null && type.eventTopic() == null).isFalse();
            for (Dialect dialect : Dialect.values()) {
                assertThat(type.sample(dialect).keySet())
                        .containsExactlyElementsOf(type.columns(dialect).stream()
                                .map(Column::sqlName)
                                .toList());
            }
            assertThat(type.title()).isNotBlank();
            assertThat(type.description()).isNotBlank();
        }
        assertThat(EventType.of("message.publish")).isEqualTo(EventType.MESSAGE_PUBLISH);
        assertThat(EventType.of("$events/session_subscribed")).isEqualTo(EventType.SESSION_SUBSCRIBED);
        assertThat(EventType.CLIENT_CONNACK.columnValue(Dialect.V4)).isEqualTo("client.connack");
    }
}
