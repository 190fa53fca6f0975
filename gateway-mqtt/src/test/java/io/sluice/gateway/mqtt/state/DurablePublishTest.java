package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Subscribe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishes of clients whose sessions lie on the disk: what they are told, and when, and what is published of them. */
class DurablePublishTest {
    private final FakeDisk disk = new FakeDisk();
    private MqttWorld world = MqttWorld.on(disk);

    private void commit() {
        disk.commit();
        world.loop.runAll();
    }

    private void kill() {
        disk.kill();
        world = MqttWorld.on(disk);
    }

    private ScriptedClient resuming(int version, String id) {
        ScriptedClient client = world.client().send(Connects.resuming(version, id));
        commit();
        return client;
    }

    private ScriptedClient keeper() {
        ScriptedClient keeper = resuming(4, "keeper");
        keeper.subscribe(1, new Subscribe.Entry("a", 1));
        commit();
        return keeper;
    }

    private static ScriptedClient again(ScriptedClient client, int id, String text) {
        return client.send(ScriptedClient.publishFrame("a", 1, id, text, false, true));
    }

    @Test
    @Feature("MQ-10")
    void aReleaseThatComesAgainIsConfirmedNoSoonerThanTheFirst() {
        ScriptedClient client = resuming(4, "device");
        client.publish("a", 2, 7, "once");
        commit();
        client.ack(Ack.Kind.PUBREL, 7);
        client.out.hangUp();

        // the disk has not forgotten the identifier: after a crash now a new message under it would be taken for the
        // old one
        ScriptedClient again = world.client().send(Connects.resuming(4, "device"));
        again.ack(Ack.Kind.PUBREL, 7);
        assertThat(again.answers()).containsExactly("CONNACK 00 present");
        commit();
        assertThat(again.answers()).containsExactly("PUBCOMP 7");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Feature("MQ-09")
    void aPublishWhoseAcknowledgementWasLostWithTheProcessIsNotPublishedTwice(int version) {
        keeper().out.hangUp();
        ScriptedClient device = resuming(version, "device");
        device.publish("a", 1, 1, "one").publish("a", 1, 2, "two");
        commit();
        kill();

        ScriptedClient back = resuming(version, "device");
        again(again(back, 1, "one"), 2, "two").publish("a", 1, 3, "three");
        commit();
        assertThat(back.answers()).containsExactly("CONNACK 00 present", "PUBACK 1", "PUBACK 2", "PUBACK 3");
        assertThat(resuming(4, "keeper").answers())
                .containsExactly(
                        "CONNACK 00 present",
                        "PUBLISH a q1 #2 dup =one",
                        "PUBLISH a q1 #3 dup =two",
                        "PUBLISH a q1 #4 =three");
        assertThat(world.count(Metric.MESSAGES_QOS1_RESENT)).isEqualTo(2);
    }

    @Test
    @Feature("MQ-09")
    void oneThatComesAgainWhileTheFirstWaitsIsAcknowledgedByTheSameWrite() {
        ScriptedClient keeper = keeper();
        ScriptedClient device = resuming(4, "device");
        device.publish("a", 1, 1, "one");
        device.out.hangUp();
        ScriptedClient back = world.client().send(Connects.resuming(4, "device"));
        again(back, 1, "one");
        assertThat(back.answers()).containsExactly("CONNACK 00 present");
        commit();
        assertThat(back.answers()).containsExactly("PUBACK 1");
        assertThat(keeper.answers())
                .filteredOn(line -> line.startsWith("PUBLISH"))
                .hasSize(1);
    }

    @Test
    void oneWhoseFirstCouldNotBeStoredIsPublishedWhenItComesAgain() {
        keeper().out.hangUp();
        ScriptedClient device = resuming(4, "device");
        disk.full(true);
        device.publish("a", 1, 1, "one");
        device.out.hangUp();
        ScriptedClient back = world.client().send(Connects.resuming(4, "device"));
        again(back, 1, "one");
        commit();
        assertThat(back.closed()).isEqualTo(CloseReason.INTERNAL_ERROR);
        disk.full(false);

        ScriptedClient third = resuming(4, "device");
        again(third, 1, "one");
        commit();
        assertThat(third.answers()).containsExactly("CONNACK 00 present", "PUBACK 1");
        assertThat(resuming(4, "keeper").answers()).hasSize(2).contains("PUBLISH a q1 #3 =one");
        assertThat(world.count(Metric.MESSAGES_QOS1_RESENT)).isEqualTo(1);
    }

    @Test
    void aClientWithOneIdentifierForAllLosesNoReadingThatIsTheSameAsTheOneBefore() {
        keeper().out.hangUp();
        ScriptedClient device = resuming(4, "device");
        for (int reading = 0; reading < 2; reading++) {
            device.publish("a", 1, 1, "21.5");
            commit();
        }
        device.out.hangUp();
        commit();

        // the third was lost with the link: what comes with DUP is new
        ScriptedClient back = resuming(4, "device");
        again(back, 1, "21.5");
        commit();
        assertThat(back.answers()).containsExactly("CONNACK 00 present", "PUBACK 1");
        assertThat(resuming(4, "keeper").answers()).hasSize(4);
        assertThat(world.count(Metric.MESSAGES_QOS1_RESENT)).isZero();
    }

    @Test
    void whatIsWrittenToAConnectionThatIsGoneIsNoAcknowledgement() {
        keeper().out.hangUp();
        ScriptedClient device = resuming(4, "device");
        device.publish("a", 1, 1, "20.5");
        commit();
        device.publish("a", 1, 1, "21.5");
        device.out.hangUp();
        commit();

        ScriptedClient back = resuming(4, "device");
        again(back, 1, "21.5");
        assertThat(back.answers()).containsExactly("CONNACK 00 present", "PUBACK 1");
        assertThat(world.count(Metric.MESSAGES_QOS1_RESENT)).isEqualTo(1);
    }
}
