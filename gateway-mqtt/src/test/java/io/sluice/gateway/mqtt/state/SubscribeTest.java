package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.TopicRequest;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.Subscribe.Entry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** SUBSCRIBE and UNSUBSCRIBE, and what they bring. */
class SubscribeTest {
    private final MqttWorld world = new MqttWorld();

    private ScriptedClient publisher() {
        return world.connected("publisher");
    }

    private void retain(String topic, String text) {
        publisher()
                .send(ScriptedClient.publishFrame(topic, 1, 1, text, true, false))
                .disconnect();
    }

    @Test
    @Feature("MQ-36")
    void oneAnswerForEachFilter() {
        world.parts.hooks().add(new Doors(), 0);
        ScriptedClient client = world.connected("device");
        client.subscribe(5, new Entry("a", 0), new Entry("b/+", 1), new Entry("denied", 2), new Entry("#/x", 0));
        assertThat(client.answers()).containsExactly("SUBACK 5 [00,01,87,8F]");
    }

    @Test
    @Feature("MQ-36")
    void aHookMayChangeTheListButNotTheNumberOfAnswers() {
        world.parts.hooks().add(new Shortener(), 0);
        ScriptedClient client = world.connected5("device").subscribe(1, new Entry("a", 0), new Entry("b", 0));
        assertThat(client.answers()).containsExactly("SUBACK 1 [00,87]");
    }

    @Test
    @Feature("MQ-37")
    void unsubscribingAnswersForEachFilter() {
        ScriptedClient client = world.connected5("device").subscribed("a", 0);
        client.unsubscribe(2, "a", "unknown");
        assertThat(client.answers()).containsExactly("UNSUBACK 2 [00,11]");
        publisher().publish("a", 0, 0, "x");
        assertThat(client.answers()).isEmpty();
    }

    @Test
    @Feature("MQ-13")
    void wildcards() {
        ScriptedClient one = world.connected("one").subscribed("a/+", 0);
        ScriptedClient all = world.connected("all").subscribed("a/#", 0);
        publisher().publish("a", 0, 0, "1").publish("a/x", 0, 0, "2").publish("a/x/y", 0, 0, "3");

        assertThat(one.answers()).containsExactly("PUBLISH a/x q0 =2");
        assertThat(all.answers()).containsExactly("PUBLISH a q0 =1", "PUBLISH a/x q0 =2", "PUBLISH a/x/y q0 =3");
    }

    @Test
    @Feature("MQ-15")
    void aLeadingWildcardDoesNotSeeDollarTopics() {
        ScriptedClient all = world.connected("all").subscribed("#", 0);
        ScriptedClient system = world.connected("system").subscribed("$SYS/#", 0);
        world.parts
                .broker()
                .publish(Messages.from(ClientInfo.internal("sys"), "$SYS/uptime", "1", 0, false), world.loop);
        publisher().publish("$other", 0, 0, "1");

        assertThat(all.answers()).isEmpty();
        assertThat(system.answers()).containsExactly("PUBLISH $SYS/uptime q0 =1");
    }

    @Test
    @Feature("RE-01")
    void theLastRetainedMessageFollowsSuback() {
        retain("a", "old");
        retain("a", "new");
        ScriptedClient client = world.connected("device").subscribe(1, new Entry("a", 2));
        assertThat(client.answers()).containsExactly("SUBACK 1 [02]", "PUBLISH a q1 #1 retain =new");
        retain("a", "live");
        assertThat(client.answers()).containsExactly("PUBLISH a q1 #2 =live");
    }

    @Test
    @Feature("RE-02")
    void anEmptyPayloadClears() {
        retain("a", "old");
        retain("a", "");
        ScriptedClient client = world.connected("device").subscribe(1, new Entry("a", 2));
        assertThat(client.answers()).containsExactly("SUBACK 1 [02]");
    }

    @Test
    @Feature("RE-03")
    void aWildcardGetsEveryRetainedMessageBelow() {
        retain("a/1", "x");
        retain("a/2", "y");
        retain("b", "z");
        ScriptedClient client = world.connected("device").subscribe(1, new Entry("a/#", 0));
        assertThat(client.answers())
                .containsExactlyInAnyOrder("SUBACK 1 [00]", "PUBLISH a/1 q0 retain =x", "PUBLISH a/2 q0 retain =y");
    }

    @Test
    @Feature("MQ-32")
    void retainHandling() {
        retain("a", "x");
        ScriptedClient client = world.connected5("device");
        client.subscribe(1, new Entry("a", 0, false, false, 2));
        assertThat(client.answers()).containsExactly("SUBACK 1 [00]");
        client.subscribe(2, new Entry("a", 0, false, false, 1));
        assertThat(client.answers()).containsExactly("SUBACK 2 [00]");
        client.subscribe(3, new Entry("a", 0, false, false, 0));
        assertThat(client.answers()).containsExactly("SUBACK 3 [00]", "PUBLISH a q0 retain =x");
    }

    @Test
    @Feature("MQ-32")
    void noLocalAndRetainAsPublished() {
        ScriptedClient client = world.connected5("device");
        client.subscribe(1, new Entry("a", 0, true, true, 2));
        client.send(ScriptedClient.publishFrame("a", 0, 0, "own", true, false));
        retain("a", "others");
        assertThat(client.answers()).containsExactly("SUBACK 1 [00]", "PUBLISH a q0 retain =others");
    }

    @Test
    @Feature("MQ-31")
    void theSubscriptionIdentifierComesBack() {
        ScriptedClient client = world.connected5("device");
        client.send(new Subscribe(1, List.of(new Entry("a", 0)), 7, List.of()));
        publisher().publish("a", 0, 0, "x");
        assertThat(client.answers()).containsExactly("SUBACK 1 [00]", "PUBLISH a q0 ids[7] =x");
    }

    @Test
    @Feature({"SH-01", "SH-02", "SH-04"})
    void sharedSubscriptionsTakeTurnsAndGroupsAreIndependent() {
        ScriptedClient first = world.connected("1").subscribed("$share/g/t", 0);
        ScriptedClient second = world.connected("2").subscribed("$share/g/t", 0);
        ScriptedClient other = world.connected("3").subscribed("$share/h/t", 0);
        ScriptedClient queue = world.connected("4").subscribed("$queue/t", 0);
        ScriptedClient publisher = publisher();
        for (int i = 0; i < 6; i++) {
            publisher.publish("t", 0, 0, "m" + i);
        }

        List<String> firsts = first.answers();
        List<String> seconds = second.answers();
        assertThat(firsts).hasSize(3).doesNotContainAnyElementsOf(seconds);
        assertThat(seconds).hasSize(3);
        assertThat(Integer.parseInt(firsts.get(1).substring(firsts.get(1).length() - 1))
                        - Integer.parseInt(firsts.get(0).substring(firsts.get(0).length() - 1)))
                .isEqualTo(2);
        assertThat(other.answers()).hasSize(6);
        assertThat(queue.answers()).hasSize(6);
    }

    @Test
    @Feature({"MQ-39", "MQ-40", "MQ-41"})
    void whatTheZoneDoesNotOfferIsRefusedByItsCode() {
        MqttWorld frugal = new MqttWorld().with(MqttWorld.frugal());
        ScriptedClient client = frugal.connected5("device");
        client.subscribe(
                1, new Entry("a", 2), new Entry("a/+", 0), new Entry("$share/g/a", 0), new Entry("a/b/c/d", 0));
        assertThat(client.answers()).containsExactly("SUBACK 1 [01,A2,9E,8F]");
    }

    /** Keeps everybody from one topic. */
    private static final class Doors implements BrokerListener {
        @Override
        public String name() {
            return "doors";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.CLIENT_CHECK_ACL);
        }

        @Override
        public HookResult<AclVerdict> onCheckAcl(ClientInfo client, AclAction action, String topic, AclVerdict soFar) {
            return HookResult.stop(topic.equals("denied") ? AclVerdict.DENY : AclVerdict.ALLOW);
        }
    }

    /** Forgets all but the first entry of a SUBSCRIBE. */
    private static final class Shortener implements BrokerListener {
        @Override
        public String name() {
            return "shortener";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.CLIENT_SUBSCRIBE);
        }

        @Override
        public HookResult<List<TopicRequest>> onSubscribe(ClientInfo client, List<TopicRequest> topics) {
            return HookResult.ok(topics.subList(0, 1));
        }
    }
}
