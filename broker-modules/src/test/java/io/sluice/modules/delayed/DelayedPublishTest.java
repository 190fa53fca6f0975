package io.sluice.modules.delayed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.config.ByteSize;
import io.sluice.core.durable.Space;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.Publication;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.modules.Contexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are published later. */
final class DelayedPublishTest {
    private static final DelayedSettings USUAL = new DelayedSettings(true, 0, new ByteSize(0));

    private final FakeDisk disk = new FakeDisk();
    private TestCore core = new TestCore();
    private DelayedPublish delayed = start(USUAL);
    private TestCore.Connected all = subscriber();

    private DelayedPublish start(DelayedSettings settings) {
        DelayedPublish made = new DelayedPublish(Contexts.of(core), core.context, disk, settings);
        made.start();
        return made;
    }

    private TestCore.Connected subscriber() {
        TestCore.Connected connected = core.connect("all");
        core.subscribe(connected, "#", 0);
        return connected;
    }

    /** Kill -9, and a new start so much later. */
    private void restartAfter(Duration pause) {
        disk.kill();
        long now = core.time.wallMillis() + pause.toMillis();
        core = new TestCore();
        core.time.setWallMillis(now);
        all = subscriber();
        delayed = start(USUAL);
        core.runAll();
    }

    private void advanceBoth(Duration by) {
        core.loop.advance(by);
        core.otherLoop.advance(Duration.ZERO);
        core.runAll();
    }

    private PublishOutcome publish(String topic, String payload) {
        return publish(topic, payload, 1, false);
    }

    private PublishOutcome publish(String topic, String payload, int qos, boolean retain) {
        return publish(Messages.client("sender"), topic, payload, qos, retain, MessageProperties.NONE);
    }

    private PublishOutcome publish(
            ClientInfo sender, String topic, String payload, int qos, boolean retain, MessageProperties properties) {
        Message message = new Message(
                core.loop.messageIds().next(),
                topic,
                payload.getBytes(StandardCharsets.UTF_8),
                qos,
                retain,
                sender,
                core.time.wallMillis(),
                properties,
                Map.of());
        PublishOutcome outcome = core.context.publish(message, core.loop);
        core.runAll();
        return outcome;
    }

    private static CompletableFuture<Void> durable(PublishOutcome outcome) {
        CompletionStage<Void> durable = outcome.durable();
        if (durable == null) {
            throw new AssertionError("acknowledged at once");
        }
        return durable.toCompletableFuture();
    }

    private List<Waiting> waiting() {
        CompletableFuture<List<Waiting>> list = delayed.list().toCompletableFuture();
        core.runAll();
        return list.getNow(List.of());
    }

    @Test
    @Feature("MO-05")
    void aMessageComesAfterItsSecondsAndNotBefore() {
        PublishOutcome outcome = publish("$delayed/5/t/x", "later", 1, false);
        assertThat(outcome.code()).isEqualTo(PublishOutcome.Code.DROPPED);
        core.loop.advance(Duration.ofMillis(4_999));
        assertThat(all.target().payloads()).isEmpty();
        core.loop.advance(Duration.ofMillis(1));
        assertThat(all.target().topics()).containsExactly("t/x");
        assertThat(all.target().deliveries().get(0).message().qos()).isEqualTo(1);
        assertThat(core.count(Metric.DELAYED_ACCEPTED)).isEqualTo(1);
        assertThat(core.count(Metric.DELAYED_PUBLISHED)).isEqualTo(1);
        assertThat(core.count(Metric.MESSAGES_DROPPED)).isZero();
        assertThat(delayed.count()).isZero();
        assertThat(delayed.bytes()).isZero();
        assertThat(core.loop.pendingTimers()).isZero();
    }

    @Test
    @Feature("MO-05")
    void theyComeInTheOrderOfTheirTimesAndWithinOneInThatOfTheirComing() {
        publish("$delayed/30/t", "third");
        publish("$delayed/10/t", "first a");
        publish("$delayed/20/t", "second");
        publish("$delayed/10/t", "first b");
        publish("$delayed/10/t", "first c");
        publish("t", "at once");
        core.loop.advance(Duration.ofSeconds(60));
        assertThat(all.target().payloads())
                .containsExactly("at once", "first a", "first b", "first c", "second", "third");
    }

    @Test
    @Feature("MO-05")
    void thousandsThatAreDueAtOnceComeInTurns() {
        for (int i = 0; i < 1_000; i++) {
            publish("$delayed/7/t", "" + i, 0, false);
        }
        core.time.advance(Duration.ofSeconds(7));
        core.loop.advance(Duration.ofSeconds(1));
        assertThat(all.target().payloads()).hasSize(1_000);
        assertThat(all.target().payloads().get(999)).isEqualTo("999");
    }

    @Test
    @Feature("MO-05")
    void thePublisherIsAcknowledgedWhenTheMessageIsOnTheDisk() {
        PublishOutcome outcome = publish("$delayed/5/t", "later", 1, false);
        CompletableFuture<Void> durable = durable(outcome);
        assertThat(durable).isNotDone();
        disk.commit();
        core.runAll();
        assertThat(durable).isCompleted();
        assertThat(disk.size(Space.DELAYED)).isEqualTo(1);
    }

    @Test
    @Feature("MO-05")
    void aKillLosesNothingThatWasAcknowledgedAndOverdueOnesComeAtOnceInOrder() {
        publish("$delayed/20/t", "second");
        publish("$delayed/10/t", "first");
        publish("$delayed/3600/t", "much later");
        disk.commit();
        publish("$delayed/5/t", "never acknowledged");
        restartAfter(Duration.ofSeconds(60));

        advanceBoth(Duration.ZERO);
        assertThat(all.target().payloads()).containsExactly("first", "second");
        assertThat(delayed.count()).isEqualTo(1);
        disk.commit();
        assertThat(disk.size(Space.DELAYED)).isEqualTo(1);
        core.time.advance(Duration.ofHours(1));
        advanceBoth(Duration.ofSeconds(1));
        assertThat(all.target().payloads()).containsExactly("first", "second", "much later");
    }

    @Test
    @Feature("MO-05")
    void publishAndRemovalOfTheRecordAreOneTurn() {
        publish("$delayed/5/t", "later");
        disk.commit();
        core.loop.advance(Duration.ofSeconds(5));
        assertThat(all.target().payloads()).containsExactly("later");
        // killed before that turn was written: the message is not lost, it comes again
        restartAfter(Duration.ZERO);
        advanceBoth(Duration.ZERO);
        assertThat(all.target().payloads()).containsExactly("later");
    }

    @Test
    @Feature("MO-05")
    void whenTheClockJumpsTheTimesOnTheWallCount() {
        publish("$delayed/3600/t", "later");
        core.time.setWallMillis(core.time.wallMillis() + 3_600_000);
        core.loop.advance(Duration.ofSeconds(1));
        assertThat(all.target().payloads()).containsExactly("later");
        publish("$delayed/5/t", "next");
        core.time.setWallMillis(core.time.wallMillis() - 60_000);
        core.loop.advance(Duration.ofSeconds(64));
        assertThat(all.target().payloads()).hasSize(1);
        core.loop.advance(Duration.ofSeconds(2));
        assertThat(all.target().payloads()).containsExactly("later", "next");
    }

    @Test
    @Feature("MO-06")
    void aRetainedOneIsRetainedWhenItIsPublished() {
        publish("$delayed/5/t", "kept", 1, true);
        assertThat(core.parts.retained().count()).isZero();
        core.loop.advance(Duration.ofSeconds(5));
        assertThat(core.parts.retained().topicsAfter("", 9)).containsExactly("t");
    }

    @ParameterizedTest
    @Feature("MO-06")
    @ValueSource(
            strings = {
                "$delayed/4294968/t",
                "$delayed/99999999999999999999/t",
                "$delayed/-1/t",
                "$delayed/1.5/t",
                "$delayed//t",
                "$delayed/x/t",
                "$delayed/5",
                "$delayed/5/"
            })
    void anIntervalThatIsNoneIsRefused(String topic) {
        assertThat(publish(topic, "x").code()).isEqualTo(PublishOutcome.Code.INVALID_TOPIC);
        assertThat(core.count(Metric.DELAYED_REFUSED_INVALID)).isEqualTo(1);
        assertThat(core.count(Metric.MESSAGES_DROPPED_INVALID_TOPIC)).isEqualTo(1);
        assertThat(delayed.count()).isZero();
    }

    @Test
    @Feature("MO-06")
    void theLongestIntervalIsTakenAndNoneMeansNow() {
        publish("$delayed/4294967/t", "in fifty days");
        assertThat(delayed.count()).isEqualTo(1);
        assertThat(publish("$delayed/0/t", "now").code()).isEqualTo(PublishOutcome.Code.DELIVERED);
        assertThat(all.target().payloads()).containsExactly("now");
    }

    @Test
    @Feature("MO-06")
    void oneThatWaitsCanBeTakenBack() {
        publish("$delayed/10/a", "one");
        publish("$delayed/5/b", "two");
        disk.commit();
        List<Waiting> list = waiting();
        assertThat(list).hasSize(2);
        MessageId second = list.get(0).id();

        CompletableFuture<Boolean> gone = delayed.cancel(second).toCompletableFuture();
        core.runAll();
        assertThat(gone).isNotDone();
        disk.commit();
        core.runAll();
        assertThat(gone).isCompletedWithValue(true);
        CompletableFuture<Boolean> again = delayed.cancel(second).toCompletableFuture();
        core.runAll();
        assertThat(again).isCompletedWithValue(false);
        core.loop.advance(Duration.ofSeconds(20));
        assertThat(all.target().payloads()).containsExactly("one");
        assertThat(core.count(Metric.DELAYED_CANCELLED)).isEqualTo(1);
    }

    @Test
    void theListShowsWhatWaits() throws Exception {
        publish("$delayed/10/a/b", "one", 2, true);
        Waiting one = waiting().get(0);
        assertThat(one.dueMillis()).isEqualTo(core.time.wallMillis() + 10_000);
        assertThat(one.read().topic()).isEqualTo("a/b");
        assertThat(one.read().payloadText()).isEqualTo("one");
        assertThat(one.read().id()).isEqualTo(one.id());
        assertThat(one.read().qos()).isEqualTo(2);
        assertThat(one.read().retain()).isTrue();
    }

    @Test
    @Feature("MO-06")
    void atTheLimitFurtherOnesAreRefused() {
        delayed.close();
        core.runAll();
        delayed = start(new DelayedSettings(true, 2, new ByteSize(0)));
        publish("$delayed/5/t", "1");
        publish("$delayed/5/t", "2");
        assertThat(publish("$delayed/5/t", "3").code()).isEqualTo(PublishOutcome.Code.REFUSED);
        assertThat(core.count(Metric.DELAYED_REFUSED_FULL)).isEqualTo(1);
        core.loop.advance(Duration.ofSeconds(5));
        assertThat(publish("$delayed/5/t", "4").code()).isEqualTo(PublishOutcome.Code.DROPPED);

        delayed.close();
        core.runAll();
        delayed = start(new DelayedSettings(true, 0, new ByteSize(1_000)));
        assertThat(publish("$delayed/5/t", "x".repeat(1_000)).code()).isEqualTo(PublishOutcome.Code.REFUSED);
    }

    @Test
    void whatTheDiskDoesNotTakeIsNotAcknowledgedAndDoesNotCome() {
        disk.full(true);
        PublishOutcome outcome = publish("$delayed/5/t", "later", 1, false);
        disk.commit();
        core.runAll();
        assertThat(durable(outcome)).isCompletedExceptionally();
        core.loop.advance(Duration.ofSeconds(5));
        assertThat(all.target().payloads()).isEmpty();
        assertThat(delayed.count()).isZero();
        assertThat(core.count(Metric.DELAYED_REFUSED_DISK)).isEqualTo(1);
    }

    @Test
    void accessControlKnowsTheTopicBehindIt() {
        core = new TestCore(SharedStrategy.ROUND_ROBIN, new AccessSettings(true, AclVerdict.ALLOW));
        core.parts.hooks().add(new NotToSecret(), 0);
        delayed = start(USUAL);
        assertThat(publish("$delayed/5/secret", "x").code()).isEqualTo(PublishOutcome.Code.DENIED);
        assertThat(publish("$delayed/0/secret", "x").code()).isEqualTo(PublishOutcome.Code.DENIED);
        assertThat(publish("$delayed/5/open", "x").code()).isEqualTo(PublishOutcome.Code.DROPPED);
        assertThat(core.count(Metric.MESSAGES_DROPPED_NOT_AUTHORISED)).isEqualTo(2);
    }

    private static final class NotToSecret implements BrokerListener {
        @Override
        public String name() {
            return "not to secret";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.CLIENT_CHECK_ACL);
        }

        @Override
        public HookResult<AclVerdict> onCheckAcl(ClientInfo client, AclAction action, String topic, AclVerdict soFar) {
            return topic.equals("secret") ? HookResult.stop(AclVerdict.DENY) : HookResult.ok();
        }
    }

    @Test
    void behindAMountpointItIsTheSame() {
        ClientInfo mounted =
                new ClientInfo("m", null, "127.0.0.1", 1, "MQTT", 5, "mqtt:tcp:test", "external", "plant/", false);
        publish(mounted, "$delayed/5/t", "x", 1, false, MessageProperties.NONE);
        // access control knows the topic as it was written
        core.parts.hooks().add(new NotToSecret(), 0);
        publish(mounted, "$delayed/5/secret", "x", 1, false, MessageProperties.NONE);
        core.loop.advance(Duration.ofSeconds(5));
        assertThat(all.target().topics()).containsExactly("plant/t");
    }

    @Test
    void itsExpiryBeginsWhenItIsPublished() {
        MessageProperties tenSeconds = new MessageProperties(null, 10, null, null, null, List.of());
        publish(Messages.client("sender"), "$delayed/60/t", "x", 1, false, tenSeconds);
        core.loop.advance(Duration.ofSeconds(60));
        assertThat(all.target().deliveries().get(0).message().isExpired(core.time.wallMillis()))
                .isFalse();
    }

    @Test
    void whatAFullQueueRefusesIsTriedAgainInOrder() {
        Refuser refuser = new Refuser();
        core.parts.hooks().add(refuser, 0);
        publish("$delayed/5/t", "1");
        publish("$delayed/5/t", "2");
        refuser.refuses = true;
        core.loop.advance(Duration.ofSeconds(10));
        assertThat(all.target().payloads()).isEmpty();
        assertThat(delayed.count()).isEqualTo(2);
        refuser.refuses = false;
        core.loop.advance(Duration.ofSeconds(1));
        assertThat(all.target().payloads()).containsExactly("1", "2");
    }

    private static final class Refuser implements BrokerListener {
        private boolean refuses;

        @Override
        public String name() {
            return "refuser";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.MESSAGE_PUBLISH);
        }

        @Override
        public HookResult<Message> onPublish(Message message, Publication publication) {
            if (refuses) {
                publication.refuse();
            }
            return HookResult.ok();
        }
    }

    @Test
    void switchedOffItIsATopicLikeAnyOther() {
        delayed.close();
        core.runAll();
        delayed = start(new DelayedSettings(false, 0, new ByteSize(0)));
        core.subscribe(all, "$delayed/#", 0);
        publish("$delayed/5/t", "x");
        assertThat(all.target().topics()).containsExactly("$delayed/5/t");
    }

    @Test
    void aLimitBelowZeroIsRefused() {
        assertThatThrownBy(() -> new DelayedSettings(true, -1, new ByteSize(0))).hasMessageContaining("max_messages");
    }
}
