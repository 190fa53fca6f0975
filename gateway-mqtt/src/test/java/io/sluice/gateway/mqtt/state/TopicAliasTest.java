package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.Publish;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Aliases that clients set for their topics. */
@Feature("MQ-26")
class TopicAliasTest {
    private final MqttWorld world = new MqttWorld().with(Settings.mqtt("maxTopicAlias", 10));
    private final ScriptedClient subscriber = world.connected("subscriber").subscribed("#", 0);
    private final ScriptedClient client = world.connected5("device");

    private static Publish aliased(String topic, int alias, String text) {
        return new Publish(
                topic,
                text.getBytes(StandardCharsets.UTF_8),
                0,
                false,
                false,
                0,
                alias,
                MessageProperties.NONE,
                MqttFrame.NO_SUBSCRIPTION_IDS);
    }

    @Test
    void anAliasStandsForTheTopicThatCameWithIt() {
        client.send(aliased("a", 10, "1"), aliased("", 10, "2"), aliased("b", 1, "3"), aliased("", 10, "4"));
        client.send(aliased("", 1, "5"));

        assertThat(subscriber.answers())
                .containsExactly(
                        "PUBLISH a q0 =1", "PUBLISH a q0 =2", "PUBLISH b q0 =3", "PUBLISH a q0 =4", "PUBLISH b q0 =5");
    }

    @Test
    void aTopicReplacesTheOneBefore() {
        client.send(aliased("a", 3, "1"), aliased("b", 3, "2"), aliased("", 3, "3"));
        assertThat(subscriber.answers()).containsExactly("PUBLISH a q0 =1", "PUBLISH b q0 =2", "PUBLISH b q0 =3");
    }

    @ParameterizedTest
    @CsvSource({"'', 4, 82", "'', 10, 82", "a, 11, 94", "'', 65535, 94"})
    void anAliasThatMeansNothingEndsTheConnection(String topic, int alias, String code) {
        client.send(aliased("known", 1, "1"), aliased(topic, alias, "2"));

        assertThat(client.answers()).containsExactly("DISCONNECT " + code);
        assertThat(client.closed())
                .isEqualTo(code.equals("94") ? CloseReason.TOPIC_ALIAS_INVALID : CloseReason.PROTOCOL_ERROR);
        assertThat(subscriber.answers()).containsExactly("PUBLISH known q0 =1");
    }

    @Test
    void aliasesEndWithTheConnection() {
        client.send(aliased("a", 1, "1"));
        client.out.hangUp();
        ScriptedClient again = world.connected5("device").send(aliased("", 1, "2"));
        assertThat(again.answers()).containsExactly("DISCONNECT 82");
    }

    @Test
    @Feature("MQ-34")
    void connackTellsHowManyThereMayBe() {
        assertThat(told(world)).isEqualTo(10);
        assertThat(told(new MqttWorld())).isZero();
    }

    private static int told(MqttWorld in) {
        ScriptedClient five = in.client().send(Connects.of(5, "five"));
        return ((ConnAck) five.out.sent().get(0)).properties().limits().topicAliasMaximum();
    }
}
