package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.Publication;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.Publish;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients publish, and how it is acknowledged. */
class PublishInTest {
    private final MqttWorld world = new MqttWorld();

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 1, 0", "0, 2, 0", "1, 0, 0", "1, 1, 1", "1, 2, 1", "2, 0, 0", "2, 1, 1", "2, 2, 2"})
    @Feature({"MQ-08", "MQ-11"})
    void theSmallerOfPublishedAndGrantedQosCounts(int published, int granted, int delivered) {
        ScriptedClient subscriber = world.connected("subscriber").subscribed("a", granted);
        world.connected("publisher").publish("a", published, published == 0 ? 0 : 7, "x");

        assertThat(subscriber.answers())
                .containsExactly("PUBLISH a q" + delivered + (delivered == 0 ? "" : " #1") + " =x");
    }

    @Test
    @Feature("MQ-09")
    void qos1IsAcknowledged() {
        world.connected("subscriber").subscribed("a", 1);
        ScriptedClient publisher = world.connected("publisher");
        publisher.publish("a", 1, 7, "x").publish("a", 1, 8, "y");

        assertThat(publisher.answers()).containsExactly("PUBACK 7", "PUBACK 8");
        assertThat(world.count(Metric.PACKETS_PUBACK_SENT)).isEqualTo(2);
        assertThat(world.count(Metric.PACKETS_PUBLISH_RECEIVED)).isEqualTo(2);
        assertThat(world.count(Metric.PACKETS_PUBLISH_SENT)).isEqualTo(2);
    }

    @Test
    @Feature("MQ-10")
    void qos2IsPublishedOnceHoweverOftenItIsSent() {
        ScriptedClient subscriber = world.connected("subscriber").subscribed("a", 0);
        ScriptedClient publisher = world.connected("publisher");
        publisher.publish("a", 2, 7, "once");
        publisher.send(ScriptedClient.publishFrame("a", 2, 7, "once", false, true));
        publisher.ack(Ack.Kind.PUBREL, 7);
        publisher.ack(Ack.Kind.PUBREL, 7);
        assertThat(publisher.answers()).containsExactly("PUBREC 7", "PUBREC 7", "PUBCOMP 7", "PUBCOMP 7");
        assertThat(subscriber.answers()).containsExactly("PUBLISH a q0 =once");
        assertThat(world.count(Metric.PACKETS_PUBREL_MISSED)).isEqualTo(1);

        publisher.publish("a", 2, 7, "the identifier is free again");
        assertThat(subscriber.answers()).hasSize(1);
    }

    @Test
    @Feature("MQ-10")
    void qos2SurvivesTheConnection() {
        ScriptedClient subscriber = world.connected("subscriber").subscribed("a", 0);
        ScriptedClient publisher = world.client().connect(Connects.resuming(4, "publisher"));
        publisher.publish("a", 2, 7, "once");
        publisher.out.hangUp();

        ScriptedClient again = world.client().send(Connects.resuming(4, "publisher"));
        again.send(ScriptedClient.publishFrame("a", 2, 7, "once", false, true));
        again.ack(Ack.Kind.PUBREL, 7);

        assertThat(again.answers()).containsExactly("CONNACK 00 present", "PUBREC 7", "PUBCOMP 7");
        assertThat(subscriber.answers()).hasSize(1);
    }

    @Test
    @Feature("MQ-10")
    void version5IsToldThatAReleaseMeansNothing() {
        ScriptedClient client = world.connected5("device").ack(Ack.Kind.PUBREL, 9);
        assertThat(client.answers()).containsExactly("PUBCOMP 9 92");
    }

    @Test
    @Feature("MQ-03")
    void version5IsToldThatNobodyListens() {
        ScriptedClient client = world.connected5("device");
        client.publish("a", 1, 1, "x").publish("a", 2, 2, "x");
        assertThat(client.answers()).containsExactly("PUBACK 1 10", "PUBREC 2 10");

        ScriptedClient old = world.connected("old").publish("a", 1, 1, "x");
        assertThat(old.answers()).containsExactly("PUBACK 1");
    }

    @ParameterizedTest
    @CsvSource({"4, PUBACK 1, PUBREC 2", "5, PUBACK 1 87, PUBREC 2 87"})
    void whatIsDeniedIsDropped(int version, String first, String second) {
        world.parts.hooks().add(new Guard(), 0);
        ScriptedClient subscriber = world.connected("subscriber").subscribed("secret", 0);
        ScriptedClient client = world.client().connect(Connects.of(version, "device"));
        client.publish("secret", 0, 0, "x").publish("secret", 1, 1, "x").publish("secret", 2, 2, "x");

        assertThat(client.answers()).containsExactly(first, second);
        assertThat(client.closed()).isNull();
        assertThat(subscriber.answers()).isEmpty();
        assertThat(world.count(Metric.MESSAGES_DROPPED_NOT_AUTHORISED)).isEqualTo(3);
    }

    @Test
    void aFullQueueRefusesVersion5AndHasOthersComeAgain() {
        onPublish((message, publication) -> publication.refuse());
        ScriptedClient five = world.connected5("five").publish("a", 1, 1, "x").publish("a", 2, 2, "x");
        assertThat(five.answers()).containsExactly("PUBACK 1 97", "PUBREC 2 97");
        assertThat(five.closed()).isNull();

        ScriptedClient old = world.client().connect(Connects.resuming(4, "old")).publish("a", 2, 1, "x");
        assertThat(old.answers()).isEmpty();
        assertThat(old.closed()).isEqualTo(CloseReason.QUOTA_EXCEEDED);
    }

    @Test
    @Feature({"MQ-09", "SE-16"})
    void acknowledgementsWaitForTheDiskAndKeepTheirOrder() {
        Queue<CompletableFuture<Void>> disk = new ArrayDeque<>();
        onPublish((message, publication) -> {
            if (message.topic().startsWith("durable")) {
                CompletableFuture<Void> stored = new CompletableFuture<>();
                disk.add(stored);
                publication.awaitDurable(stored);
            }
        });
        ScriptedClient client = world.connected("device");
        client.publish("durable/1", 1, 1, "x").publish("durable/2", 2, 2, "x").publish("light", 1, 3, "x");
        assertThat(client.answers()).isEmpty();

        CompletableFuture<Void> first = disk.remove();
        disk.remove().complete(null);
        world.loop.runAll();
        assertThat(client.answers()).isEmpty();

        first.complete(null);
        world.loop.runAll();
        assertThat(client.answers()).containsExactly("PUBACK 1", "PUBREC 2", "PUBACK 3");
    }

    @Test
    @Feature("MQ-09")
    void whatTheDiskRefusesIsNotAcknowledgedAndComesAgain() {
        Queue<CompletableFuture<Void>> disk = new ArrayDeque<>();
        onPublish((message, publication) -> {
            disk.add(new CompletableFuture<>());
            publication.awaitDurable(disk.element());
        });
        ScriptedClient client =
                world.client().connect(Connects.resuming(4, "device")).publish("a", 2, 1, "x");
        disk.remove().completeExceptionally(new IllegalStateException("disk full"));
        world.loop.runAll();
        assertThat(client.answers()).isEmpty();
        assertThat(client.closed()).isEqualTo(CloseReason.INTERNAL_ERROR);

        ScriptedClient again =
                world.client().connect(Connects.resuming(4, "device")).publish("a", 2, 1, "x");
        disk.remove().complete(null);
        world.loop.runAll();
        assertThat(again.answers()).containsExactly("PUBREC 1");
        assertThat(world.count(Metric.MESSAGES_QOS2_RECEIVED)).isEqualTo(2);
    }

    @Test
    @Feature("MQ-26")
    void anAliasThatWasNotOfferedEndsTheConnection() {
        ScriptedClient client = world.connected5("device");
        client.send(new Publish(
                "a", new byte[0], 0, false, false, 0, 1, MessageProperties.NONE, MqttFrame.NO_SUBSCRIPTION_IDS));
        assertThat(client.answers()).containsExactly("DISCONNECT 94");
    }

    @Test
    @Feature({"MQ-39", "MQ-40", "MQ-41"})
    void whatTheZoneDoesNotOfferEndsTheConnection() {
        MqttWorld frugal = new MqttWorld().with(MqttWorld.frugal());
        assertThat(frugal.connected5("qos").publish("a", 2, 1, "x").answers()).containsExactly("DISCONNECT 9B");
        assertThat(frugal.connected5("deep").publish("a/b/c/d", 0, 0, "x").answers())
                .containsExactly("DISCONNECT 90");
        assertThat(frugal.connected5("retain")
                        .send(ScriptedClient.publishFrame("a", 0, 0, "x", true, false))
                        .answers())
                .containsExactly("DISCONNECT 9A");
    }

    private void onPublish(BiConsumer<Message, Publication> action) {
        world.parts.hooks().add(new Intake(action), 0);
    }

    /** Lets nobody publish what is secret. */
    private static final class Guard implements BrokerListener {
        @Override
        public String name() {
            return "guard";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.CLIENT_CHECK_ACL);
        }

        @Override
        public HookResult<AclVerdict> onCheckAcl(ClientInfo client, AclAction action, String topic, AclVerdict soFar) {
            boolean denied = action == AclAction.PUBLISH && topic.equals("secret");
            return HookResult.stop(denied ? AclVerdict.DENY : AclVerdict.ALLOW);
        }
    }

    @Test
    @Feature("MQ-14")
    void aTopicOfMoreLevelsThanAnyFilterCanHaveIsRefused() {
        ScriptedClient client = world.connected("client");
        client.publish("/".repeat(199), 0, 0, "x");
        assertThat(client.closed()).isNull();
        client.publish("/".repeat(200), 0, 0, "x");
        assertThat(client.closed()).isEqualTo(CloseReason.TOPIC_INVALID);
    }
}
