package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Subscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of a listener that puts a prefix before all their topics. */
@Feature("LI-06")
class MountpointTest {
    private final MqttWorld world = new MqttWorld();
    private final ScriptedClient plain = world.connected("plain").subscribed("#", 1);

    private ScriptedClient mounted(String id) {
        return ScriptedClient.mounted(world, "devicebound/").connect(Connects.of(4, id));
    }

    @Test
    void othersSeeThePrefixAndTheClientDoesNot() {
        ScriptedClient device = mounted("device").subscribed("a/+", 1);
        device.publish("a/b", 1, 1, "x");

        assertThat(plain.answers()).containsExactly("PUBLISH devicebound/a/b q1 #1 =x");
        assertThat(device.answers()).containsExactly("PUBACK 1", "PUBLISH a/b q1 #1 =x");
        world.connected("outside").publish("a/b", 0, 0, "y").publish("devicebound/a/c", 0, 0, "z");
        assertThat(device.answers()).containsExactly("PUBLISH a/c q0 =z");
    }

    @Test
    void twoBehindTheSamePrefixMeet() {
        ScriptedClient one = mounted("one").subscribed("#", 0);
        mounted("two").publish("t", 0, 0, "x");
        assertThat(one.answers()).containsExactly("PUBLISH t q0 =x");
    }

    @Test
    void unsubscribingFindsTheSameFilter() {
        ScriptedClient device = mounted("device").subscribed("a", 0);
        device.unsubscribe(2, "a", "a/#/b");
        assertThat(device.answers()).containsExactly("UNSUBACK 2 [00,11]");
        mounted("other").publish("a", 0, 0, "x");
        assertThat(device.answers()).isEmpty();
    }

    @Test
    void sharedSubscriptionsShareBehindThePrefix() {
        ScriptedClient one = mounted("one").subscribed("$share/group/a", 0);
        ScriptedClient queue = mounted("queue").subscribed("$queue/a", 0);
        mounted("other").publish("a", 0, 0, "x");
        world.connected("outside").publish("a", 0, 0, "y");
        assertThat(one.answers()).containsExactly("PUBLISH a q0 =x");
        assertThat(queue.answers()).containsExactly("PUBLISH a q0 =x");
        assertThat(world.session("one").view().subscriptions()).containsExactly("$share/group/devicebound/a:0");
    }

    @Test
    void retainedMessagesAndWillsHaveItToo() {
        mounted("device").send(ScriptedClient.publishFrame("kept", 0, 0, "x", true, false));
        ScriptedClient.mounted(world, "devicebound/")
                .connect(Connects.withWill(4, "dying", "wills/dying", "gone"))
                .out
                .hangUp();
        assertThat(plain.answers())
                .containsExactly("PUBLISH devicebound/kept q0 =x", "PUBLISH devicebound/wills/dying q1 #1 =gone");

        ScriptedClient late = mounted("late").subscribe(1, new Subscribe.Entry("kept", 0));
        assertThat(late.answers()).containsExactly("SUBACK 1 [00]", "PUBLISH kept q0 retain =x");
    }

    @Test
    void whatIsSentAgainIsStrippedAgain() {
        ScriptedClient device = ScriptedClient.mounted(world, "devicebound/")
                .connect(Connects.resuming(4, "device"))
                .subscribed("a", 2);
        mounted("other").publish("a", 2, 1, "x");
        assertThat(device.answers()).containsExactly("PUBLISH a q2 #1 =x");
        device.out.hangUp();
        ScriptedClient back = ScriptedClient.mounted(world, "devicebound/").connect(Connects.resuming(4, "device"));
        assertThat(back.answers()).isEmpty();
        world.loop.runAll();
        back.ack(Ack.Kind.PUBREC, 1);
        assertThat(back.answers()).contains("PUBREL 1");
    }

    @ParameterizedTest
    @CsvSource({
        "dev/%c/, id, user, dev/id/",
        "%u/%c/, id, user, user/id/",
        "fixed/, id, user, fixed/",
        "%c%c/, %u, user, %u%u/"
    })
    void placeholdersStandForTheClient(String pattern, String id, String username, String prefix) {
        ScriptedClient.mounted(world, pattern)
                .connect(Connects.withUsername(4, id, username))
                .publish("t", 0, 0, "x");
        assertThat(plain.answers()).containsExactly("PUBLISH " + prefix + "t q0 =x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "a/#", "$SYS"})
    void whoWouldReachIntoOthersTopicsIsRefused(String evil) {
        ScriptedClient byId = ScriptedClient.mounted(world, "%c/").send(Connects.of(5, evil));
        assertThat(byId.answers()).containsExactly("CONNACK 85");
        ScriptedClient byName = ScriptedClient.mounted(world, "%u/").send(Connects.withUsername(5, "device", evil));
        assertThat(byName.answers()).containsExactly("CONNACK 86");
    }

    @Test
    void theAccessControlListSpeaksOfTheTopicsThatTheClientKnows() {
        List<String> asked = new ArrayList<>();
        world.parts.hooks().add(new Asked(asked), 0);
        mounted("device").publish("a", 0, 0, "x").subscribed("b", 0);
        assertThat(asked).containsExactly("PUBLISH a", "SUBSCRIBE b");
    }

    private record Asked(List<String> questions) implements BrokerListener {
        @Override
        public String name() {
            return "asked";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.CLIENT_CHECK_ACL);
        }

        @Override
        public HookResult<AclVerdict> onCheckAcl(ClientInfo client, AclAction action, String topic, AclVerdict soFar) {
            questions.add(action + " " + topic);
            return HookResult.ok();
        }
    }
}
