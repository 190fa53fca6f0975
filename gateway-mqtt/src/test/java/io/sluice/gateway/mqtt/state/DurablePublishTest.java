package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack;
import org.junit.jupiter.api.Test;

/** Publishes of clients whose sessions lie on the disk: what they are told, and when. */
class DurablePublishTest {
    private final FakeDisk disk = new FakeDisk();
    private final MqttWorld world = MqttWorld.on(disk);

    private void commit() {
        disk.commit();
        world.loop.runAll();
    }

    private ScriptedClient resuming(String id) {
        return world.client().send(Connects.resuming(4, id));
    }

    @Test
    @Feature("MQ-10")
    void aReleaseThatComesAgainIsConfirmedNoSoonerThanTheFirst() {
        ScriptedClient client = resuming("device");
        client.publish("a", 2, 7, "once");
        commit();
        client.ack(Ack.Kind.PUBREL, 7);
        client.out.hangUp();

        // the disk has not forgotten the identifier: after a crash now a new message under it would be taken for the
        // old one
        ScriptedClient again = resuming("device");
        again.ack(Ack.Kind.PUBREL, 7);
        assertThat(again.answers()).containsExactly("CONNACK 00 present");
        commit();
        assertThat(again.answers()).containsExactly("PUBCOMP 7");
    }
}
