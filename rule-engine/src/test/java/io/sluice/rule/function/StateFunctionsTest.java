package io.sluice.rule.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.EventView;
import io.sluice.rule.event.MessageView;
import io.sluice.rule.event.Occasion;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.Rules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What rules remember from message to message")
class StateFunctionsTest {
    private static final CompiledRule CHANGES = Rules.compile(
            "SELECT proc_dict_put('last', payload.t) AS before, payload.t AS now FROM \"t/#\" WHERE eq(before, now) = false");
    private static final CompiledRule DELIVERIES =
            Rules.compile("SELECT proc_dict_put('seen', topic) AS seen FROM \"message.deliver\"");
    private static final CompiledRule SETS = Rules.compile("SELECT kv_store_put(topic, payload.t) AS r FROM \"t/#\"");
    private static final CompiledRule READS =
            Rules.compile("SELECT kv_store_get('t/anna', 'nothing') AS r FROM \"client.connected\", \"t/#\"");

    private final EventSite site = EventSite.of("n1");
    private final ClientInfo anna = client("anna");
    private final ClientInfo bert = client("bert");

    private static ClientInfo client(String id) {
        return new ClientInfo(id, null, "10.0.0.1", 5000, "MQTT", 4, "mqtt:tcp:external", "external", "", false);
    }

    private static Message message(ClientInfo sender, int value) {
        byte[] payload = ("{\"t\": " + value + "}").getBytes(StandardCharsets.UTF_8);
        return new Message(
                new MessageId(1, value),
                "t/" + sender.clientId(),
                payload,
                0,
                false,
                sender,
                1_700_000_000_000L,
                MessageProperties.NONE,
                Map.of());
    }

    private static List<Map<String, @Nullable Object>> rows(CompiledRule rule, EventView view) {
        return rule.evaluate(view) instanceof RuleResult.Matched matched ? matched.rows() : List.of();
    }

    private List<Map<String, @Nullable Object>> published(CompiledRule rule, ClientInfo sender, int value) {
        return rows(rule, MessageView.published(message(sender, value), site, rule.paths()));
    }

    @Test
    void aRuleReportsChangesOfEachClientOnly() {
        assertThat(published(CHANGES, anna, 20)).containsExactly(Map.of("now", 20L));
        assertThat(published(CHANGES, anna, 20)).isEmpty();
        assertThat(published(CHANGES, bert, 20)).containsExactly(Map.of("now", 20L));
        assertThat(published(CHANGES, anna, 21)).containsExactly(Map.of("before", 20L, "now", 21L));
        assertThat(published(CHANGES, client("anna"), 21))
                .as("another connection of the same client")
                .containsExactly(Map.of("now", 21L));
    }

    @Test
    void aDeliveryBelongsToItsReceiver() {
        Message message = message(anna, 1);
        Occasion occasion = new Occasion(site, 0, DELIVERIES.paths());
        assertThat(rows(DELIVERIES, MessageView.delivered(message, bert, occasion)))
                .containsExactly(Map.of());
        assertThat(rows(DELIVERIES, MessageView.delivered(message, bert, occasion)))
                .containsExactly(Map.of("seen", "t/anna"));
        assertThat(site.state().of(anna).connection().get("seen"))
                .as("nothing of the publisher")
                .isNotEqualTo("t/anna");
    }

    @Test
    void allRulesOfTheNodeShareTheStore() {
        assertThat(published(READS, bert, 0)).containsExactly(Map.of("r", "nothing"));
        assertThat(published(SETS, anna, 5)).containsExactly(Map.of("r", true));
        assertThat(published(READS, bert, 0)).containsExactly(Map.of("r", 5L));
        assertThat(rows(READS, MessageView.published(message(bert, 0), EventSite.of("n2"), READS.paths())))
                .as("another node")
                .containsExactly(Map.of("r", "nothing"));
    }

    @Test
    void aFullStoreFailsTheRule() {
        for (int i = 0; i < 10_000; i++) {
            site.state().of(anna).shared().put((long) i, 1L);
        }
        RuleResult result = SETS.evaluate(MessageView.published(message(anna, 1), site, SETS.paths()));
        assertThat(result)
                .isInstanceOfSatisfying(
                        RuleResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("kv_store is full: it has 10000 keys"));
    }
}
